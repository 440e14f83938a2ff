package io.catmq.samples.delayedretry;

import java.util.function.Consumer;
import java.util.function.Supplier;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;

/**
 * Webhooks to partners whose servers are down now and then. What is tried again, when, and what becomes of the rest is in
 * {@code application.yml}; the handler only throws.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class DelayedRetryApplication {
    /** Sends the webhooks. */
    @Bean
    Supplier<Flux<Message<Webhook>>> publish(Run run) {
        return () -> Flux.fromIterable(run.webhooks()).map(webhook -> MessageBuilder.withPayload(webhook)
                .setHeader("catmq_key", webhook.id())
                .build());
    }

    /** Tells the partner, or throws. */
    @Bean
    Consumer<Message<Webhook>> deliver(WebhookClient client, Run run) {
        return message -> {
            client.post(message.getPayload());
            run.delivered(message);
        };
    }

    /** Reads the dead-letter topic: here somebody would be told. */
    @Bean
    Consumer<Message<Webhook>> giveUp(Run run) {
        return run::dead;
    }

    /** Runs till each webhook is delivered or dead; exits with 0, or 1 when one is in no or several places. */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(DelayedRetryApplication.class, args);
        context.getBean(Report.class).printTillDone();
        System.exit(SpringApplication.exit(context));
    }
}

package io.catmq.samples.quickstart;

import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import reactor.core.publisher.Flux;

/**
 * Real earthquakes through two topics. Spring Cloud Stream binds these four beans to topics as {@code application.yml}
 * says; nothing here knows about CatMQ.
 */
@SpringBootApplication
@ConfigurationPropertiesScan
public class QuickstartApplication {
    /**
     * Publishes the earthquakes, one after the other; the key keeps those of one region in order. A stream and not a
     * supplier of single messages: with virtual threads Spring calls such a supplier from several threads at a time.
     */
    @Bean
    Supplier<Flux<Message<Quake>>> publish(Run run) {
        return () -> Flux.fromIterable(run.quakes()).map(quake -> run.published(message(quake, run)));
    }

    private static Message<Quake> message(Quake quake, Run run) {
        return MessageBuilder.withPayload(quake)
                .setHeader("catmq_key", quake.region())
                .setHeader(Run.ID_HEADER, run.id())
                .build();
    }

    /** Passes on the strong ones: null sends nothing. */
    @Bean
    Function<Quake, @Nullable Alert> alert() {
        return quake -> Alert.isStrong(quake) ? Alert.of(quake) : null;
    }

    /** Reads all earthquakes in a group of its own: counts them and watches their order. */
    @Bean
    Consumer<Message<Quake>> count(Run run) {
        return run::read;
    }

    /** Keeps the strongest of every region. */
    @Bean
    Consumer<Message<Alert>> strongest(Run run) {
        return run::alerted;
    }

    /** Runs till all earthquakes came through; exits with 0, or 1 when something is missing or wrong. */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(QuickstartApplication.class, args);
        context.getBean(Report.class).printTillDone();
        System.exit(SpringApplication.exit(context));
    }
}

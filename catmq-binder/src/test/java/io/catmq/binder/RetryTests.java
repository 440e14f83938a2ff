package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.annotation.StreamRetryTemplate;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.Message;

/** The settings of retrying, through a whole application. */
@Timeout(120)
class RetryTests extends InboundFixture {
    private static final String[] HOLD = {
        catmq("redelivery-initial-interval=1h"), catmq("redelivery-max-interval=1h"), consumer("max-attempts=3")
    };

    @Test
    void what_is_listed_is_tried_again_when_nothing_else_is() {
        assertThat(attempts(
                        Fails.class,
                        consumer("default-retryable=false"),
                        consumer("retryable-exceptions.java.lang.IllegalStateException=true")))
                .isEqualTo(3);
    }

    @Test
    void default_retryable_off_tries_once() {
        assertThat(attempts(Fails.class, consumer("default-retryable=false"))).isEqualTo(1);
    }

    @Test
    void a_retry_template_of_the_application_decides() {
        assertThat(attempts(OwnTemplate.class, consumer("default-retryable=false")))
                .isEqualTo(5);
    }

    private int attempts(Class<?> configuration, String... settings) {
        createTopic(1);
        send(0, "bad");
        String[] all = new String[HOLD.length + settings.length];
        System.arraycopy(HOLD, 0, all, 0, HOLD.length);
        System.arraycopy(settings, 0, all, HOLD.length, settings.length);
        TestApplication application = start(configuration, all);
        awaitFailing(application, 0);
        return application.bean(AtomicInteger.class).get();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Fails {
        @Bean
        AtomicInteger attempts() {
            return new AtomicInteger();
        }

        @Bean
        Consumer<Message<byte[]>> in(AtomicInteger attempts) {
            return message -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("refused");
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class OwnTemplate extends Fails {
        @StreamRetryTemplate
        RetryTemplate five() {
            return new RetryTemplate(RetryPolicy.builder()
                    .maxRetries(4)
                    .delay(java.time.Duration.ZERO)
                    .build());
        }
    }
}

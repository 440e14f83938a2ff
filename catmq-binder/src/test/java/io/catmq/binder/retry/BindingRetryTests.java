package io.catmq.binder.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.util.backoff.BackOffExecution;

class BindingRetryTests {
    private final ConsumerProperties properties = new ConsumerProperties();

    @Test
    void max_attempts_counts_the_first_one() {
        properties.setMaxAttempts(4);
        properties.setBackOffInitialInterval(0);
        assertThat(attempts(new IllegalStateException("no"))).isEqualTo(4);
    }

    @Test
    void what_is_not_retryable_is_tried_once() {
        properties.setBackOffInitialInterval(0);
        properties.setDefaultRetryable(false);
        assertThat(attempts(new IllegalStateException("no"))).isEqualTo(1);
    }

    @Test
    void pauses_grow_by_the_multiplier_up_to_the_longest() {
        properties.setMaxAttempts(6);
        properties.setBackOffInitialInterval(100);
        properties.setBackOffMultiplier(3);
        properties.setBackOffMaxInterval(1000);
        BackOffExecution pauses = BindingRetry.of(properties, Map.of())
                .getRetryPolicy()
                .getBackOff()
                .start();
        assertThat(pauses.nextBackOff()).isEqualTo(100);
        assertThat(pauses.nextBackOff()).isEqualTo(300);
        assertThat(pauses.nextBackOff()).isEqualTo(900);
        assertThat(pauses.nextBackOff()).isEqualTo(1000);
        assertThat(pauses.nextBackOff()).isEqualTo(1000);
        assertThat(pauses.nextBackOff()).isEqualTo(BackOffExecution.STOP);
    }

    @Test
    void an_own_template_is_used_as_it_is() {
        RetryTemplate own = new RetryTemplate();
        assertThat(BindingRetry.of(properties, Map.of("own", own))).isSameAs(own);
    }

    @Test
    void of_several_templates_the_named_one_is_used() {
        Map<String, RetryTemplate> own = new LinkedHashMap<>();
        own.put("one", new RetryTemplate());
        own.put("two", new RetryTemplate());
        properties.setRetryTemplateName("two");
        assertThat(BindingRetry.of(properties, own)).isSameAs(own.get("two"));
    }

    @Test
    void a_name_without_a_template_is_refused() {
        properties.setRetryTemplateName("none");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BindingRetry.of(properties, Map.of()))
                .withMessageContaining("consumer.retry-template-name is 'none'");
    }

    @Test
    void one_attempt_switches_an_own_template_off() {
        properties.setMaxAttempts(1);
        assertThat(BindingRetry.of(properties, Map.of("own", new RetryTemplate()))
                        .getRetryPolicy()
                        .getBackOff()
                        .start()
                        .nextBackOff())
                .isEqualTo(BackOffExecution.STOP);
    }

    @Test
    void impossible_settings_are_refused_by_their_name() {
        properties.setBackOffMultiplier(0.5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BindingRetry.of(properties, Map.of()))
                .withMessageContaining("consumer.back-off-multiplier is 0.5");
        properties.setMaxAttempts(0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BindingRetry.of(properties, Map.of()))
                .withMessageContaining("consumer.max-attempts is 0");
    }

    private int attempts(RuntimeException failure) {
        AtomicInteger attempts = new AtomicInteger();
        assertThatThrownBy(() -> BindingRetry.of(properties, Map.of()).execute(() -> {
                    attempts.incrementAndGet();
                    throw failure;
                }))
                .isInstanceOf(RetryException.class)
                .hasCause(failure);
        return attempts.get();
    }
}

package io.catmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryTroubleTest {
    private static final CatMqException CAUSE = new ServerUnavailableException("no answer", null, null);

    private long now = 42;
    private final DeliveryTrouble trouble =
            new DeliveryTrouble(new TopicPartition("cats", 0), "http://nowhere", () -> now);

    private void failFor(int seconds) {
        for (int i = 0; i < seconds; i++) {
            now += Duration.ofSeconds(1).toNanos();
            trouble.failedAttempt(CAUSE);
        }
    }

    @Test
    void a_short_trouble_is_not_worth_a_word() {
        trouble.begins();
        failFor(4);
        assertThat(trouble.told()).isFalse();
        trouble.delivered();
    }

    @Test
    void it_is_told_after_five_seconds_and_is_over_with_the_next_delivery() {
        trouble.begins();
        failFor(5);
        assertThat(trouble.told()).isTrue();
        trouble.delivered();
        assertThat(trouble.told()).isFalse();
    }

    @Test
    void a_batch_that_is_given_up_does_not_end_it() {
        trouble.begins();
        failFor(6);
        trouble.givenUp();
        trouble.begins();
        failFor(1);
        assertThat(trouble.told()).isTrue();
    }

    @Test
    void the_time_between_two_troubles_does_not_count() {
        trouble.begins();
        failFor(4);
        trouble.givenUp();
        now += Duration.ofHours(1).toNanos();
        trouble.begins();
        failFor(4);
        assertThat(trouble.told()).isFalse();
    }
}

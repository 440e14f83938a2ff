package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RedeliveryTests {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Redelivery redelivery =
            new Redelivery(new InboundSettings.BackOffRange(Duration.ofSeconds(1), Duration.ofSeconds(5)));

    @Test
    void waits_twice_as_long_after_every_failure_up_to_the_limit() {
        assertThat(fail()).isEqualTo(Duration.ofSeconds(1));
        assertThat(fail()).isEqualTo(Duration.ofSeconds(2));
        assertThat(fail()).isEqualTo(Duration.ofSeconds(4));
        assertThat(fail()).isEqualTo(Duration.ofSeconds(5));
        assertThat(fail()).isEqualTo(Duration.ofSeconds(5));
        assertThat(redelivery.failures(PARTITION)).isEqualTo(5);
    }

    @Test
    void another_offset_begins_anew() {
        fail();
        fail();
        assertThat(redelivery.failed(PARTITION, 8, 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void the_partition_is_due_when_its_wait_is_over() {
        fail();
        assertThat(redelivery.due(SECOND - 1)).isEmpty();
        assertThat(redelivery.waiting()).isEqualTo(Set.of(PARTITION));
        assertThat(redelivery.nextDue(SECOND / 2, Duration.ofMinutes(1))).isEqualTo(Duration.ofMillis(500));
        assertThat(redelivery.due(SECOND)).containsExactly(PARTITION);
        assertThat(redelivery.due(SECOND)).isEmpty();
        assertThat(redelivery.waiting()).isEmpty();
    }

    @Test
    void handling_the_message_ends_it() {
        fail();
        assertThat(redelivery.handled(PARTITION)).isTrue();
        assertThat(redelivery.handled(PARTITION)).isFalse();
        assertThat(redelivery.waiting()).isEmpty();
    }

    @Test
    void what_is_finished_in_front_of_it_does_not_end_it() {
        assertThat(redelivery.isBefore(PARTITION, 8)).isFalse();
        fail();
        assertThat(redelivery.isBefore(PARTITION, 7)).isFalse();
        assertThat(redelivery.isBefore(PARTITION, 8)).isTrue();
    }

    @Test
    void impossible_intervals_are_refused_with_the_names_of_the_settings() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new InboundSettings.BackOffRange(Duration.ofSeconds(2), Duration.ofSeconds(1)))
                .withMessageContaining("redelivery-initial-interval")
                .withMessageContaining("redelivery-max-interval");
    }

    private Duration fail() {
        return redelivery.failed(PARTITION, 7, 0);
    }
}

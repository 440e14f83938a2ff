package io.catmq.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When it is tried again. */
class ServerCallsTest {
    @Test
    void no_try_is_begun_that_would_be_cut_short_and_take_a_slow_answer_for_a_dead_server() {
        assertThat(ServerCalls.isWorthATry(Deadline.in(Duration.ofMillis(200)), 0))
                .isFalse();
        assertThat(ServerCalls.isWorthATry(Deadline.in(Duration.ofHours(1)), 0)).isTrue();
        assertThat(ServerCalls.isWorthATry(
                        Deadline.in(Duration.ofHours(1)), Duration.ofHours(1).toMillis() - 200))
                .as("the pause before it counts")
                .isFalse();
    }
}

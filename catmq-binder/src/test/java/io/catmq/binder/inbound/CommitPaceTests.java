package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CommitPaceTests {
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final CommitPace pace = new CommitPace(SECOND, millis(0));

    @Test
    void after_a_rest_it_is_due_at_once() {
        assertThat(pace.isDue(millis(99))).isFalse();
        assertThat(pace.isDue(millis(100))).isTrue();
        pace.committed(millis(100));
        assertThat(pace.isDue(millis(200))).isTrue();
    }

    @Test
    void soon_after_one_the_next_has_to_wait_and_so_must_no_poll_wait_longer() {
        pace.committed(millis(1000));
        assertThat(pace.isDue(millis(1040))).isFalse();
        assertThat(pace.atMostUntilDue(millis(1040), SECOND)).hasMillis(60);
        assertThat(pace.atMostUntilDue(millis(1040), Duration.ofMillis(5))).hasMillis(5);
        assertThat(pace.atMostUntilDue(millis(1200), SECOND)).isZero();
    }

    @Test
    void an_application_that_allows_less_gets_less() {
        CommitPace strict = new CommitPace(Duration.ofMillis(20), millis(0));
        assertThat(strict.isDue(millis(20))).isTrue();

        CommitPace each = new CommitPace(Duration.ZERO, millis(0));
        assertThat(each.isDue(millis(0))).isTrue();
    }

    @Test
    void the_clock_may_have_any_value() {
        pace.committed(Long.MAX_VALUE);
        assertThat(pace.since(Long.MAX_VALUE + 7)).isEqualTo(7);
    }

    private static long millis(long millis) {
        return Duration.ofMillis(millis).toNanos();
    }
}

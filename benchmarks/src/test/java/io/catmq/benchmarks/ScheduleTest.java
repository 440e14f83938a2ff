package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class ScheduleTest {

    @Test
    void send_times_are_evenly_spread_and_do_not_drift() {
        var schedule = Schedule.starting(1_000, 3);
        assertThat(schedule.intended(0)).isEqualTo(1_000);
        assertThat(schedule.intended(1)).isEqualTo(1_000 + 333_333_333L);
        assertThat(schedule.intended(3)).isEqualTo(1_000 + 1_000_000_000L);
        assertThat(schedule.intended(3L * 3600 * 24 * 365)).isEqualTo(1_000 + 3600L * 24 * 365 * 1_000_000_000L);
    }

    @Test
    void a_late_sender_does_not_wait_and_its_intended_time_stays() {
        var longAgo = System.nanoTime() - Duration.ofHours(1).toNanos();
        var schedule = Schedule.starting(longAgo, 1_000);
        schedule.await(10);
        assertThat(schedule.intended(10)).isEqualTo(longAgo + 10_000_000L);
    }

    @Test
    void counts_what_falls_into_a_time() {
        assertThat(Schedule.starting(0, 5_000).count(Duration.ofMillis(1_500))).isEqualTo(7_500);
    }

    @Test
    void a_rate_below_one_is_refused() {
        assertThatThrownBy(() -> Schedule.starting(0, 0)).hasMessageContaining("ratePerSecond");
    }
}

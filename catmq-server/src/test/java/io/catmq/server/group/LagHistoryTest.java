package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.LagTrend;
import io.catmq.client.wire.LagTrend.Direction;
import org.junit.jupiter.api.Test;

/** When a lag is called growing. */
class LagHistoryTest {
    private final LagHistory history = new LagHistory();
    private long now;

    private void every5Seconds(long... lags) {
        for (long lag : lags) {
            now += 5_000;
            history.add(now, lag);
        }
    }

    @Test
    void there_is_no_trend_in_the_first_half_minute() {
        every5Seconds(1, 2, 3, 4, 5);
        assertThat(history.trend()).isNull();
    }

    @Test
    void a_group_that_nobody_reads_for_falls_behind_by_what_is_sent() {
        every5Seconds(0, 50, 100, 150, 200, 250, 300);
        assertThat(history.trend()).isEqualTo(new LagTrend(Direction.GROWING, 10));
    }

    @Test
    void a_group_that_catches_up_shrinks() {
        every5Seconds(1_000, 900, 800, 700, 600, 500);
        assertThat(history.trend()).isEqualTo(new LagTrend(Direction.SHRINKING, -20));
    }

    @Test
    void a_lag_that_goes_up_and_down_is_steady() {
        every5Seconds(10, 500, 20, 300, 10, 700, 30, 400);
        assertThat(history.trend().direction()).isEqualTo(Direction.STEADY);
        every5Seconds(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        assertThat(history.trend()).isEqualTo(new LagTrend(Direction.STEADY, 0));
    }

    @Test
    void what_is_older_than_a_minute_is_forgotten() {
        every5Seconds(100_000, 90_000, 80_000, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1);
        assertThat(history.trend()).isEqualTo(new LagTrend(Direction.STEADY, 0));
    }
}

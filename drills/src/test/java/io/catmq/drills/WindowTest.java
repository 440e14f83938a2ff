package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.drills.Event.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WindowTest {

    @Test
    void the_longest_pause_is_that_of_the_worst_partition() {
        var window = new Window(List.of(acked(10, 0), acked(20, 1), acked(40, 0), acked(95, 1), acked(99, 0)), 0, 100);
        assertThat(window.longestPause(Kind.ACKNOWLEDGED)).isEqualTo(Duration.ofNanos(75));
        assertThat(window.longestPause(Kind.ACKNOWLEDGED, Set.of(0))).isEqualTo(Duration.ofNanos(59));
    }

    @Test
    void a_partition_that_never_comes_back_pauses_until_the_end() {
        var window = new Window(List.of(acked(10, 0), acked(20, 1), acked(30, 1), acked(490, 0)), 15, 500);
        assertThat(window.longestPause(Kind.ACKNOWLEDGED)).isEqualTo(Duration.ofNanos(475));
    }

    @Test
    void what_was_before_the_window_does_not_count_as_a_pause_in_it() {
        var window = new Window(List.of(acked(10, 0), acked(510, 0), acked(590, 0)), 500, 600);
        assertThat(window.longestPause(Kind.ACKNOWLEDGED)).isEqualTo(Duration.ofNanos(80));
    }

    @Test
    void a_dead_consumers_partitions_are_received_again_when_the_last_of_them_is() {
        var window = new Window(
                List.of(
                        event(1, Kind.ASSIGNED, "one", 0),
                        event(2, Kind.ASSIGNED, "one", 1),
                        event(3, Kind.ASSIGNED, "two", 2),
                        event(11, Kind.RECEIVED, "one", 0),
                        event(30, Kind.RECEIVED, "two", 0),
                        event(50, Kind.RECEIVED, "two", 1)),
                10,
                100);
        assertThat(window.ownedBy("one")).containsExactlyInAnyOrder(0, 1);
        assertThat(window.receivedByOthers("one", Set.of(0, 1))).isEqualTo(Duration.ofNanos(40));
        assertThat(window.receivedByOthers("one", Set.of(0, 1, 2))).isEqualTo(Duration.ofNanos(90));
    }

    private static Event acked(long at, int partition) {
        return event(at, Kind.ACKNOWLEDGED, "producer", partition);
    }

    private static Event event(long at, Kind kind, String who, int partition) {
        return new Event(at, kind, who, partition, 0, "");
    }
}

package io.catmq.benchmarks.app;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** With a binder that is a method call. */
class LoadTest {

    private final Arrivals arrivals = new Arrivals();
    private final Events events = Events.of("{\"n\":1}", "{\"n\":2}");
    private final Load load = new Load(this::deliver, arrivals, events);
    private final List<String> bindings = new CopyOnWriteArrayList<>();

    @Test
    void an_event_stays_json_and_carries_its_time() {
        var event = events.stamped(1, 234_567_890_123_456_789L);

        assertThat(new String(event, UTF_8)).isEqualTo("{\"sent\":1234567890123456789,\"n\":2}");
        assertThat(Events.stamp(event)).isEqualTo(234_567_890_123_456_789L);
        assertThat(Events.stamp(events.stamped(0, 42))).isEqualTo(42);
    }

    @Test
    void the_rate_counts_what_arrived() {
        var rate = load.rate("out", 2, Duration.ofMillis(20));

        assertThat(rate.messages()).isEqualTo(bindings.size());
        assertThat(rate.perSecond()).isPositive();
    }

    @Test
    void the_latency_is_of_the_messages_after_the_warm_up() {
        var latencies = load.latency("out", 3, 1_000, Duration.ofMillis(20), Duration.ofMillis(50));

        assertThat(latencies.getTotalCount()).isEqualTo(50);
        assertThat(bindings).hasSize(70);
    }

    @Test
    void commands_are_answered_in_a_line_each_and_what_goes_wrong_is_said() throws IOException {
        var said = new ByteArrayOutputStream();

        new Commands(load)
                .obey(
                        new ByteArrayInputStream("rate out 1 0.01\nnonsense\n".getBytes(UTF_8)),
                        new PrintStream(said, true, UTF_8));

        var lines = said.toString(UTF_8).lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).isEqualTo("READY");
        assertThat(lines.get(1)).matches("RESULT perSecond=[0-9.]+ messages=\\d+");
        assertThat(lines.get(2)).isEqualTo("FAILED unknown command nonsense");
    }

    private synchronized boolean deliver(String binding, Object payload) {
        bindings.add(binding);
        arrivals.arrived((byte[]) payload);
        return true;
    }
}

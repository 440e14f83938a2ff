package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What somebody sees who kills brokers of {@code ./catmq cluster} by hand. */
class ClusterCommandTest {

    private static final Duration LONG = Duration.ofMinutes(4);
    private static final Pattern BROKER = Pattern.compile("(broker-\\d) {2}http://\\S+ {2}pid (\\d+)");
    private static final Pattern LEADS = Pattern.compile("(broker-\\d) leads, in term (\\d+)");

    private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

    @Test
    void a_killed_leader_is_told_another_one_leads_and_the_first_is_started_again_by_its_number() throws Exception {
        var command = ClusterCommand.parse(List.of(
                "2",
                "--port",
                Integer.toString(twoFreePorts()),
                "--data",
                TestCluster.directory("cluster").toString()));
        try (var keyboard = new PipedOutputStream();
                var in = new PipedInputStream(keyboard)) {
            var running = new Thread(() -> run(command, in));
            running.start();
            try {
                var first = await(LEADS, 1);
                var leader = first.group(1);
                kill(leader);
                await(told(leader, "has ended; it led"), 1);
                var second = await(LEADS, 2);
                assertThat(second.group(1)).isNotEqualTo(leader);
                assertThat(Integer.parseInt(second.group(2))).isGreaterThan(Integer.parseInt(first.group(2)));
                type(keyboard, "9");
                await("There is no broker 9: type 1 to 2");
                type(keyboard, leader.substring(leader.length() - 1));
                await(told(leader, "starts again"), 1);
                kill(second.group(1));
                assertThat(await(LEADS, 3).group(1)).isEqualTo(leader);
            } finally {
                running.interrupt();
                running.join(LONG.toMillis());
            }
        }
        assertThat(printed()).contains("Stopping the brokers");
        assertThat(pids()).noneMatch(pid -> ProcessHandle.of(pid).isPresent());
        RunDirectory.remove(TestCluster.directory("cluster"));
    }

    private void run(ClusterCommand command, PipedInputStream in) {
        try {
            command.run(TestCluster.program(), in, new PrintStream(printed, true, StandardCharsets.UTF_8));
        } catch (DrillException interrupted) {
            printed.writeBytes(String.valueOf(interrupted.getMessage()).getBytes(StandardCharsets.UTF_8));
        }
    }

    private static Pattern told(String broker, String what) {
        return Pattern.compile(broker + " \\(pid \\d+\\) " + what);
    }

    private static int twoFreePorts() {
        var port = Ports.free();
        while (Ports.isTaken(port + 1)) {
            port = Ports.free();
        }
        return port;
    }

    private static void type(PipedOutputStream keyboard, String line) throws IOException {
        keyboard.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private void kill(String broker) {
        var pid = BROKER.matcher(printed())
                .results()
                .filter(found -> found.group(1).equals(broker))
                .map(found -> Long.parseLong(found.group(2)))
                .findFirst()
                .orElseThrow();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();
    }

    private List<Long> pids() {
        return BROKER.matcher(printed())
                .results()
                .map(found -> Long.parseLong(found.group(2)))
                .toList();
    }

    private String printed() {
        return printed.toString(StandardCharsets.UTF_8);
    }

    private void await(String text) {
        Wait.until(text, LONG, () -> printed().contains(text));
    }

    private MatchResult await(Pattern pattern, int times) {
        Wait.until(
                times + " times " + pattern,
                LONG,
                () -> pattern.matcher(printed()).results().count() >= times);
        return pattern.matcher(printed()).results().toList().get(times - 1);
    }
}

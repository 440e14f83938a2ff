package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Processes that hold back keys are killed, again and again: nothing is lost, and no message is handled or a dead letter before all
 * of its key in front of it are.
 */
@Timeout(600)
class KeyOrderKillTests {
    private static final int ROUNDS = 3;
    private static final int MESSAGES = 900;
    private static final int KEYS = 20;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    private Path directory;

    private Path story;

    /** One message that a handler returned for. */
    private record Handled(String by, int number, long at) {
        static Handled of(String line) {
            String[] parts = line.split(" ");
            return new Handled(parts[0], Integer.parseInt(parts[1]), Long.parseLong(parts[2]));
        }

        int key() {
            return number % KEYS;
        }
    }

    @Test
    void a_key_keeps_its_order_when_those_who_hold_it_back_are_killed() throws Exception {
        story = Files.createFile(directory.resolve("story"));
        Random random = new Random(5);
        try (TestServer server = TestServer.atFreePort().start()) {
            NumberedWork work = new NumberedWork(server, 4);
            work.createTopic();
            try (KilledWorker first = start("first", server);
                    KilledWorker second = start("second", server)) {
                for (int round = 0; round < ROUNDS; round++) {
                    work.send(
                            IntStream.range(round * MESSAGES / ROUNDS, (round + 1) * MESSAGES / ROUNDS),
                            (message, number) -> message.key("key" + number % KEYS));
                    boolean one = random.nextBoolean();
                    int progress = story().size() + random.nextInt(MESSAGES / ROUNDS / 2);
                    int begun = story().size();
                    awaitAlive(
                            first,
                            second,
                            () -> story().size() >= progress
                                    && story().stream().skip(begun).anyMatch(each -> each.by()
                                            .equals(one ? "first" : "second")));
                    (one ? first : second).killAndStartAgain();
                    if (round == ROUNDS - 1) {
                        (one ? second : first).killAndStartAgain();
                    }
                }
                awaitAlive(first, second, () -> work.committed() == MESSAGES);
            }
            List<Handled> all = story();
            List<Integer> dead = work.deadLetters();
            everyMessageIsDone(all, dead);
            noneOvertakesOneOfItsKey(all);
            assertThat(all.size() - firsts(all).size())
                    .as("handled again, as their processes were killed while they held back others")
                    .isPositive();
        }
    }

    private static void everyMessageIsDone(List<Handled> all, List<Integer> dead) {
        Set<Integer> done = new TreeSet<>(dead);
        all.forEach(each -> done.add(each.number()));
        assertThat(done).hasSize(MESSAGES);
        assertThat(dead)
                .containsExactlyInAnyOrderElementsOf(IntStream.range(0, MESSAGES)
                        .filter(KilledWorker::alwaysFails)
                        .boxed()
                        .toList());
    }

    private static void noneOvertakesOneOfItsKey(List<Handled> all) {
        for (int key = 0; key < KEYS; key++) {
            int ours = key;
            assertThat(firsts(all).values().stream()
                            .filter(each -> each.key() == ours)
                            .map(Handled::number))
                    .as("first time that each message of key %d was handled", key)
                    .isNotEmpty()
                    .isSorted();
        }
    }

    /** When each message was handled for the first time, in that order. */
    private static Map<Integer, Handled> firsts(List<Handled> all) {
        Map<Integer, Handled> firsts = new LinkedHashMap<>();
        all.forEach(each -> firsts.putIfAbsent(each.number(), each));
        return firsts;
    }

    private List<Handled> story() {
        try {
            return Files.readAllLines(story).stream().map(Handled::of).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void awaitAlive(KilledWorker first, KilledWorker second, Callable<Boolean> condition) {
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(120))
                .failFast("a process ended by itself", () -> !first.isAlive() || !second.isAlive())
                .until(condition);
    }

    private KilledWorker start(String name, TestServer server) throws IOException {
        String binding = "spring.cloud.stream.bindings.in-in-0.";
        String catmq = "spring.cloud.stream.catmq.bindings.in-in-0.consumer.";
        return KilledWorker.start(
                name,
                story,
                directory,
                List.of(
                        "spring.cloud.stream.catmq.binder.servers=" + server.url(),
                        "spring.cloud.function.definition=in",
                        binding + "destination=work",
                        binding + "group=group",
                        binding + "consumer.max-attempts=1",
                        catmq + "session-timeout=1s",
                        catmq + "dead-letter.enabled=true",
                        catmq + "retry.keep-key-order=true",
                        catmq + "retry.max-behind-failed=40",
                        catmq + "retry.delays=100ms,300ms,500ms"));
    }
}

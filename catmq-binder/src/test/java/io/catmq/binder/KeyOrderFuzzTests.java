package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Handlers fail at random, members join and leave, the server goes and comes back: each message is handled or a dead letter, and
 * those of a key are so in their order.
 */
@Timeout(600)
class KeyOrderFuzzTests {
    private static final int ROUNDS = 10;
    private static final int MESSAGES = 2000;
    private static final int KEYS = 20;
    private static final int PARTITIONS = 4;

    /** What happened, in all applications of the test. */
    private static final class Story {
        private final Random random = new Random(7);
        private final List<Integer> handled = new ArrayList<>();
        private final Set<Integer> known = new HashSet<>();

        /** Handles it once; as an application does that recognises what comes again. */
        synchronized void handle(int number) {
            if (known.contains(number)) {
                return;
            }
            if (fails(number) || random.nextInt(4) == 0) {
                throw new IllegalStateException("refused " + number);
            }
            known.add(number);
            handled.add(number);
        }

        synchronized List<Integer> handled() {
            return List.copyOf(handled);
        }
    }

    private static volatile Story story = new Story();

    @Test
    void messages_of_a_key_are_handled_in_their_order_whatever_happens() {
        story = new Story();
        Random random = new Random(11);
        Deque<TestApplication> members = new ArrayDeque<>();
        try (TestServer server = TestServer.atFreePort().start()) {
            NumberedWork work = new NumberedWork(server, PARTITIONS);
            work.createTopic();
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    work.send(
                            IntStream.range(round * MESSAGES / ROUNDS, (round + 1) * MESSAGES / ROUNDS),
                            (message, number) -> message.key("key" + number % KEYS));
                    if (members.size() < 2 || (members.size() < 3 && random.nextBoolean())) {
                        members.add(member(server));
                    } else {
                        members.remove().close();
                    }
                    int enough = round * MESSAGES / ROUNDS * 3 / 4;
                    await(60).until(() -> story.handled().size() >= enough);
                    if (round % 4 == 2) {
                        server.stop();
                        server.start();
                    }
                }
                await(120).until(() -> work.committed() == MESSAGES);
            } finally {
                members.forEach(TestApplication::close);
            }
            List<Integer> dead = work.deadLetters();
            List<Integer> handled = story.handled();
            Set<Integer> all = new TreeSet<>(handled);
            all.addAll(dead);
            assertThat(all).hasSize(MESSAGES);
            assertThat(dead).doesNotHaveDuplicates().doesNotContainAnyElementsOf(handled);
            assertThat(dead)
                    .containsAll(IntStream.range(0, MESSAGES)
                            .filter(KeyOrderFuzzTests::fails)
                            .boxed()
                            .toList());
            for (int key = 0; key < KEYS; key++) {
                assertThat(ofKey(handled, key)).isNotEmpty().isSorted();
                assertThat(ofKey(dead, key)).isSorted();
            }
        }
    }

    private static List<Integer> ofKey(List<Integer> numbers, int key) {
        return numbers.stream().filter(number -> number % KEYS == key).toList();
    }

    /** Whether it always does. */
    private static boolean fails(int number) {
        return number % 29 == 0;
    }

    private static org.awaitility.core.ConditionFactory await(int seconds) {
        return Awaitility.await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(seconds));
    }

    private static TestApplication member(TestServer server) {
        String catmq = "spring.cloud.stream.catmq.bindings.in-in-0.consumer.";
        return TestApplication.run(
                server,
                Handles.class,
                "spring.cloud.stream.bindings.in-in-0.destination=work",
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=1",
                "spring.cloud.stream.bindings.in-in-0.consumer.concurrency=2",
                catmq + "redelivery-initial-interval=50ms",
                catmq + "redelivery-max-interval=200ms",
                catmq + "max-poll-records=20",
                catmq + "dead-letter.enabled=true",
                catmq + "retry.keep-key-order=true",
                catmq + "retry.max-behind-failed=40",
                catmq + "retry.delays=100ms,300ms,500ms");
    }

    @Configuration
    @EnableAutoConfiguration
    static class Handles {
        @Bean
        Consumer<String> in() {
            return text -> story.handle(Integer.parseInt(text));
        }
    }
}

package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
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
@Timeout(300)
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
            createTopic(server);
            try {
                for (int round = 0; round < ROUNDS; round++) {
                    send(server, round * MESSAGES / ROUNDS, MESSAGES / ROUNDS);
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
                await(120).until(() -> committed(server) == MESSAGES);
            } finally {
                members.forEach(TestApplication::close);
            }
            List<Integer> dead = deadLetters(server);
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

    private static void createTopic(TestServer server) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            admin.createTopic(NewTopic.of("work", PARTITIONS));
        }
    }

    private static void send(TestServer server, int first, int count) {
        try (CatMqProducer producer = new CatMqProducer(
                ConnectionOptions.of(server.url()), ProducerOptions.builder().build())) {
            IntStream.range(first, first + count).forEach(number -> {
                var unused = producer.send(Message.builder("work")
                        .key("key" + number % KEYS)
                        .value(Integer.toString(number))
                        .build());
            });
            producer.flush();
        }
    }

    private static long committed(TestServer server) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            return admin.committedOffsets("group", Set.of("work")).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** In the order of their partition. */
    private static List<Integer> deadLetters(TestServer server) {
        List<ReceivedMessage> found = new ArrayList<>();
        ConnectionOptions connection = ConnectionOptions.of(server.url());
        try (CatMqAdmin admin = new CatMqAdmin(connection);
                CatMqConsumer consumer =
                        new CatMqConsumer(connection, ConsumerOptions.builder().build())) {
            List<TopicPartition> partitions = IntStream.range(0, PARTITIONS)
                    .mapToObj(partition -> new TopicPartition("work.group.dlq", partition))
                    .toList();
            long all = admin.describeTopic("work.group.dlq").partitions().stream()
                    .mapToLong(each -> each.endOffset())
                    .sum();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            await(30).until(() -> {
                found.addAll(consumer.poll(Duration.ofMillis(300)));
                return found.size() == all;
            });
        }
        return found.stream().map(each -> Integer.valueOf(each.valueText())).toList();
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

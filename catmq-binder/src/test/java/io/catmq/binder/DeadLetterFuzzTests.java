package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.outbox.ApplicationDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Whatever happens to the server and the application: each message is handled or a dead letter, and no dead letter is there
 * twice.
 */
@Timeout(600)
class DeadLetterFuzzTests {
    private static final int MESSAGES = 600;
    private static final int PARTITIONS = 3;

    /** Outlives the applications of a test. */
    private static final Set<Integer> HANDLED = new ConcurrentSkipListSet<>();

    @Test
    void a_message_is_moved_exactly_once() {
        fuzz(Singles.class, false);
        assertThat(HANDLED).containsExactlyElementsOf(good());
    }

    @Test
    void a_message_of_a_batch_is_moved_exactly_once() {
        fuzz(Lists.class, true);
        assertThat(HANDLED).containsExactlyElementsOf(good());
    }

    @Test
    void a_message_of_a_batch_in_a_transaction_is_moved_or_handled_exactly_once() {
        ApplicationDatabase database = ApplicationDatabase.h2().withTables();
        JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());
        jdbc.execute("CREATE TABLE seen (number INT)");
        fuzz(
                TransactionalLists.class,
                true,
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.transactional=true",
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user());
        assertThat(jdbc.queryForList("SELECT number FROM seen", Integer.class))
                .containsExactlyInAnyOrderElementsOf(good());
    }

    private static List<Integer> good() {
        return numbers().filter(number -> !fails(number)).boxed().toList();
    }

    private static void fuzz(Class<?> application, boolean batch, String... settings) {
        HANDLED.clear();
        Random random = new Random(batch ? 1 : 2);
        try (TestServer server = TestServer.atFreePort().start()) {
            NumberedWork work = new NumberedWork(server, PARTITIONS);
            work.createTopic();
            work.send(numbers(), (message, number) -> message.partition(number % PARTITIONS));
            for (int round = 0; round < 4; round++) {
                int enough = HANDLED.size() + 40 + random.nextInt(60);
                try (TestApplication running = consumer(server, application, batch, settings)) {
                    await(running, enough);
                    server.stop();
                    server.start();
                    await(running, enough + 30);
                }
            }
            try (TestApplication running = consumer(server, application, batch, settings)) {
                Awaitility.await()
                        .dontCatchUncaughtExceptions()
                        .atMost(Duration.ofSeconds(120))
                        .until(() -> work.committed() == MESSAGES);
                assertThat(running.health("in-in-0")).isNotNull();
            }
            assertThat(work.deadLetters())
                    .containsExactlyInAnyOrderElementsOf(
                            numbers().filter(DeadLetterFuzzTests::fails).boxed().toList());
        }
    }

    private static IntStream numbers() {
        return IntStream.range(0, MESSAGES);
    }

    private static boolean fails(int number) {
        return number % 4 == 0;
    }

    private static void await(TestApplication application, int count) {
        assertThat(application).isNotNull();
        int all = (int) numbers().filter(number -> !fails(number)).count();
        Awaitility.await()
                .dontCatchUncaughtExceptions()
                .atMost(Duration.ofSeconds(60))
                .until(() -> HANDLED.size() >= Math.min(count, all));
    }

    private static TestApplication consumer(TestServer server, Class<?> application, boolean batch, String... more) {
        List<String> settings = new ArrayList<>(List.of(
                "spring.cloud.stream.bindings.in-in-0.destination=work",
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.bindings.in-in-0.consumer.max-attempts=1",
                "spring.cloud.stream.bindings.in-in-0.consumer.concurrency=2",
                "spring.cloud.stream.bindings.in-in-0.consumer.batch-mode=" + batch,
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=50ms",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-max-interval=200ms",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.max-poll-records=20",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.dead-letter.enabled=true"));
        settings.addAll(List.of(more));
        return TestApplication.run(server, application, settings.toArray(String[]::new));
    }

    private static void handle(int number) {
        if (fails(number)) {
            throw new IllegalStateException("refused " + number);
        }
        HANDLED.add(number);
    }

    @Configuration
    @EnableAutoConfiguration
    static class Singles {
        @Bean
        Consumer<String> in() {
            return text -> handle(Integer.parseInt(text));
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Lists {
        @Bean
        Consumer<List<String>> in() {
            return texts -> {
                for (int i = 0; i < texts.size(); i++) {
                    try {
                        handle(Integer.parseInt(texts.get(i)));
                    } catch (RuntimeException e) {
                        throw new BatchMessageFailedException(i, e);
                    }
                }
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class TransactionalLists {
        @Bean
        Consumer<List<String>> in(JdbcTemplate jdbc) {
            return texts -> {
                for (int i = 0; i < texts.size(); i++) {
                    int number = Integer.parseInt(texts.get(i));
                    try {
                        jdbc.update("INSERT INTO seen VALUES (?)", number);
                        handle(number);
                    } catch (RuntimeException e) {
                        throw new BatchMessageFailedException(i, e);
                    }
                }
            };
        }
    }
}

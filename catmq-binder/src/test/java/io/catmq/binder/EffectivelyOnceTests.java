package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.binder.outbox.ApplicationDatabase;
import io.catmq.binder.outbox.MissingTableException;
import io.catmq.binder.outbox.StoredMessages;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.wire.ResetOffsetsRequest;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Outbox and transactional consumers, in a whole application. */
@Timeout(300)
class EffectivelyOnceTests {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final ApplicationDatabase database = ApplicationDatabase.h2();
    private final String source = "in-" + UUID.randomUUID();
    private final String target = "out-" + UUID.randomUUID();
    private final String group = "g-" + UUID.randomUUID();
    private final List<AutoCloseable> open = new ArrayList<>();
    private TestServer server = TestServer.shared();

    @AfterEach
    void close() throws Exception {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }

    @Test
    void what_is_sent_in_a_transaction_is_sent_after_its_commit_and_at_once() {
        TestApplication application = sender();
        inTransaction(application, () -> {
            IntStream.range(0, 10).forEach(i -> send(application, "a", "v" + i));
            assertThat(StoredMessages.valuesOf(connection(), target)).isEmpty();
        });
        awaitTarget("v0", "v1", "v2", "v3", "v4", "v5", "v6", "v7", "v8", "v9");
        await().atMost(LIMIT).until(() -> outboxSize() == 0);
        MeterRegistry meters = application.bean(MeterRegistry.class);
        await().atMost(LIMIT)
                .until(() ->
                        meters.get("catmq.outbox.relayed").functionCounter().count() == 10);
        assertThat(meters.get("catmq.outbox.size").gauge().value()).isZero();
    }

    @Test
    void what_is_rolled_back_is_never_sent() {
        TestApplication application = sender();
        assertThatThrownBy(() -> inTransaction(application, () -> {
                    send(application, "a", "never");
                    throw new IllegalStateException("rolled back");
                }))
                .hasMessage("rolled back");
        inTransaction(application, () -> send(application, "a", "sent"));
        awaitTarget("sent");
    }

    @Test
    void without_a_transaction_sending_fails_and_says_so() {
        TestApplication application = sender();
        assertThatThrownBy(() -> send(application, "a", "never")).hasStackTraceContaining("no transaction is active");
        assertThat(StoredMessages.valuesOf(connection(), target)).isEmpty();
        assertThat(outboxSize()).isZero();
    }

    @Test
    void a_topic_with_too_few_partitions_is_said_to_the_sender_and_nothing_is_left_in_the_outbox() {
        database.withTables();
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.createTopic(NewTopic.of(target, 1));
        }
        TestApplication application = senderToFourPartitions();
        assertThatThrownBy(() -> inTransaction(application, () -> send(application, "a", "never")))
                .rootCause()
                .hasMessageContaining("Topic '" + target + "' has 1 partition but producer.partition-count asks for 4");
        assertThat(outboxSize()).isZero();
    }

    @Test
    void nor_is_something_left_there_while_nobody_can_say_whether_the_topic_has_enough_by_now() {
        database.withTables();
        server = TestServer.atFreePort().start();
        open.add(server);
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.createTopic(NewTopic.of(target, 1));
        }
        TestApplication application = senderToFourPartitions();
        server.stop();
        // Until it has been looked for again.
        await().atMost(LIMIT).untilAsserted(() -> assertThat(
                        application.health("out-out-0").getDetails().toString())
                .doesNotContain("asks for 4"));
        assertThatThrownBy(() -> inTransaction(application, () -> send(application, "a", "never")))
                .rootCause()
                .hasMessageContaining("asks for 4");
        assertThat(outboxSize()).isZero();
    }

    @Test
    void what_is_to_be_delivered_later_is_refused_with_the_headers_and_the_setting() {
        TestApplication application = sender();
        for (String header : List.of(CatMqHeaders.DELAY, CatMqHeaders.DELIVER_AT)) {
            assertThatThrownBy(() -> inTransaction(
                            application,
                            () -> application.send(
                                    "out-out-0",
                                    MessageBuilder.withPayload("never")
                                            .setHeader(header, header.equals(CatMqHeaders.DELAY) ? "1s" : Instant.now())
                                            .build())))
                    .rootCause()
                    .hasMessageContaining("catmq_deliverAt or catmq_delay")
                    .hasMessageContaining("producer.outbox");
        }
        assertThat(outboxSize()).isZero();
    }

    @Test
    void without_its_tables_the_application_does_not_start() {
        assertThatThrownBy(() -> application(Sender.class, outbox()))
                .hasStackTraceContaining(MissingTableException.class.getName())
                .hasStackTraceContaining("spring.flyway.locations");
    }

    @Test
    void while_the_server_is_away_messages_wait_in_the_database() {
        server = TestServer.atFreePort();
        open.add(server);
        TestApplication application = sender();
        inTransaction(application, () -> send(application, "a", "patient"));
        await().atMost(LIMIT)
                .until(() -> application.health("out-out-0").getStatus().equals(Status.DOWN));
        assertThat(outboxSize()).isEqualTo(1);
        server.start();
        await().atMost(LIMIT).until(() -> outboxSize() == 0);
        awaitTarget("patient");
        await().atMost(LIMIT)
                .until(() -> application.health("out-out-0").getStatus().equals(Status.UP));
    }

    @Test
    void a_handler_that_fails_leaves_neither_rows_nor_messages_and_in_the_end_there_is_one_of_each() {
        TestApplication application =
                handler("spring.cloud.stream.bindings.in-in-0.consumer.back-off-initial-interval=10");
        application.bean(Handler.class).failures.set(5);
        produce("a", "b");
        awaitTarget("a", "b");
        assertThat(seen()).containsExactly("a", "b");
        assertThat(application.bean(Handler.class).attempts.get()).isEqualTo(7);
    }

    @Test
    void batches_are_handled_in_one_transaction_each() {
        TestApplication application = handler("spring.cloud.stream.bindings.in-in-0.consumer.batch-mode=true");
        application.bean(Handler.class).failures.set(1);
        produce("a", "b", "c");
        awaitTarget("a", "b", "c");
        assertThat(seen()).containsExactly("a", "b", "c");
    }

    @Test
    void an_operator_who_resets_the_group_has_messages_handled_again() {
        handler();
        produce("a", "b");
        awaitTarget("a", "b");
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.resetOffsets(group, new ResetOffsetsRequest("earliest", null, null, null, false));
        }
        awaitTarget("a", "b", "a", "b");
        assertThat(seen()).containsExactly("a", "b", "a", "b");
    }

    @Test
    void so_it_is_with_instances_that_have_fixed_partitions() {
        String[] fixed = {
            "spring.cloud.stream.bindings.in-in-0.consumer.partitioned=true",
            "spring.cloud.stream.instance-count=2",
            "spring.cloud.stream.instance-index=0"
        };
        TestApplication first = handler(fixed);
        produce("a", "b");
        awaitTarget("a", "b");
        first.close();
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.resetOffsets(group, new ResetOffsetsRequest("earliest", null, null, null, false));
        }
        handler(fixed);
        awaitTarget("a", "b", "a", "b");
    }

    @Test
    void a_topic_that_was_made_anew_is_read_from_its_beginning() {
        TestApplication first = handler();
        produce("a", "b");
        awaitTarget("a", "b");
        first.close();
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.deleteTopic(source);
            admin.createTopic(NewTopic.of(source, 1));
        }
        produce("c");
        handler();
        awaitTarget("a", "b", "c");
    }

    private ConnectionOptions connection() {
        return ConnectionOptions.builder().servers(server.url()).build();
    }

    private TestApplication application(Class<?> configuration, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.datasource.url=" + database.url());
        all.add("spring.datasource.username=" + database.user());
        if (server == TestServer.shared()) {
            // It is there, so that the start may wait for its answers.
            all.add("spring.cloud.stream.catmq.binder.start-timeout=30s");
        }
        TestApplication application = TestApplication.run(server, configuration, all.toArray(String[]::new));
        open.add(application);
        return application;
    }

    /** What is committed must be relayed without waiting for a poll. */
    private String[] outbox(String... more) {
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.stream.output-bindings=out-out-0",
                "spring.cloud.stream.bindings.out-out-0.destination=" + target,
                "spring.cloud.stream.bindings.out-out-0.producer.partition-count=1",
                "spring.cloud.stream.catmq.bindings.out-out-0.producer.outbox=true",
                "spring.cloud.stream.catmq.binder.outbox.poll-interval="
                        + (server == TestServer.shared() ? "1h" : "1s")));
        all.addAll(List.of(more));
        return all.toArray(String[]::new);
    }

    private TestApplication sender() {
        database.withTables();
        return application(Sender.class, outbox());
    }

    private TestApplication senderToFourPartitions() {
        return application(
                Sender.class,
                "spring.cloud.stream.output-bindings=out-out-0",
                "spring.cloud.stream.bindings.out-out-0.destination=" + target,
                "spring.cloud.stream.bindings.out-out-0.producer.partition-count=4",
                "spring.cloud.stream.catmq.bindings.out-out-0.producer.outbox=true");
    }

    private TestApplication handler(String... more) {
        database.withTables();
        new JdbcTemplate(database.dataSource())
                .execute("CREATE TABLE IF NOT EXISTS seen (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100))");
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.bindings.in-in-0.destination=" + source,
                "spring.cloud.stream.bindings.in-in-0.group=" + group,
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.transactional=true",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.redelivery-initial-interval=50ms"));
        all.addAll(List.of(more));
        return application(Handler.class, outbox(all.toArray(String[]::new)));
    }

    private void inTransaction(TestApplication application, Runnable work) {
        new TransactionTemplate(application.bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> work.run());
    }

    private static void send(TestApplication application, String key, String value) {
        application.send(
                "out-out-0",
                MessageBuilder.withPayload(value).setHeader("catmq_key", key).build());
    }

    private void produce(String... values) {
        try (CatMqProducer producer = new CatMqProducer(connection())) {
            for (String value : values) {
                producer.sendAndWait(Message.of(source, "k", value));
            }
        }
    }

    private void awaitTarget(String... values) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(StoredMessages.valuesOf(connection(), target))
                .containsExactly(values));
    }

    private long outboxSize() {
        Long size =
                new JdbcTemplate(database.dataSource()).queryForObject("SELECT COUNT(*) FROM catmq_outbox", Long.class);
        return size == null ? 0 : size;
    }

    private List<String> seen() {
        return new JdbcTemplate(database.dataSource()).queryForList("SELECT what FROM seen ORDER BY id", String.class);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Sender {}

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Handler {
        private final AtomicInteger failures = new AtomicInteger();
        private final AtomicInteger attempts = new AtomicInteger();

        @Bean
        Consumer<org.springframework.messaging.Message<?>> in(JdbcTemplate jdbc, StreamBridge bridge) {
            return message -> {
                attempts.incrementAndGet();
                List<?> values = message.getPayload() instanceof List<?> list ? list : List.of(message.getPayload());
                for (Object value : values) {
                    String text = value instanceof byte[] bytes ? new String(bytes) : value.toString();
                    jdbc.update("INSERT INTO seen (what) VALUES (?)", text);
                    bridge.send(
                            "out-out-0",
                            MessageBuilder.withPayload(text)
                                    .setHeader("catmq_key", "k")
                                    .build());
                }
                if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                    throw new IllegalStateException("refused");
                }
            };
        }
    }
}

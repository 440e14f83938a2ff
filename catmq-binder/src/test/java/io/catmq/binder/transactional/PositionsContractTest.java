package io.catmq.binder.transactional;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.outbox.ApplicationDatabase;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.support.TransactionTemplate;

/** Handling and position are one transaction, on every database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
abstract class PositionsContractTest {
    private static final String FIRST = "0007-0001-0000";
    private static final String RESET = "0007-0001-0005";
    private static final TopicPartition PARTITION = new TopicPartition("orders", 2);

    private final List<Long> moved = new ArrayList<>();

    private ApplicationDatabase database;
    private JdbcTemplate jdbc;
    private JdbcPositions positions;
    private PositionTable table;
    private TransactionTemplate transaction;
    private String group;

    abstract ApplicationDatabase create();

    @BeforeAll
    void start() {
        database = create().withTables();
        jdbc = new JdbcTemplate(database.dataSource());
        jdbc.execute("CREATE TABLE handled (of_group VARCHAR(60) NOT NULL, what VARCHAR(60) NOT NULL)");
        JdbcTransactionManager transactions = new JdbcTransactionManager(database.dataSource());
        positions = new JdbcPositions(database.dataSource(), transactions, "catmq_");
        table = new PositionTable(database.dataSource(), "catmq_");
        transaction = new TransactionTemplate(transactions);
    }

    @BeforeEach
    void newGroup() {
        group = UUID.randomUUID().toString();
        moved.clear();
    }

    @Test
    void a_message_that_comes_again_is_not_handled_again() {
        handle(message(5));
        handle(message(6));
        handle(message(5));
        handle(message(6));
        handle(message(7));
        assertThat(handled()).containsExactly("5", "6", "7");
    }

    @Test
    void a_handler_that_fails_leaves_nothing_behind_and_the_message_is_handled_when_it_comes_again() {
        handle(message(5));
        assertThatThrownBy(() -> positions.handle(group, message(6), message -> {
                    insert(message.getPayload());
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        assertThat(handled()).containsExactly("5");
        handle(message(6));
        assertThat(handled()).containsExactly("5", "6");
    }

    @Test
    void offsets_may_be_left_out() {
        handle(message(5));
        handle(message(9));
        handle(message(7));
        assertThat(handled()).containsExactly("5", "9");
    }

    @Test
    void of_a_batch_that_was_handled_in_part_the_rest_is_handed_over() {
        handle(batch(5, 8));
        handle(batch(6, 11));
        handle(batch(5, 11));
        assertThat(handled()).containsExactly("[5, 6, 7]", "[8, 9, 10]");
    }

    @Test
    void what_fails_then_is_only_that_rest() {
        handle(batch(5, 8));
        assertThatThrownBy(() -> positions.handle(group, batch(6, 11), message -> {
                    throw new IllegalArgumentException("no");
                }))
                .isInstanceOfSatisfying(HandledInPartException.class, part -> assertThat(part.count())
                        .isEqualTo(2))
                .hasRootCauseMessage("no");
        handle(batch(8, 11));
        assertThat(handled()).containsExactly("[5, 6, 7]", "[8, 9, 10]");
    }

    @Test
    void what_is_moved_elsewhere_is_not_handled_any_more() {
        handle(message(5));
        pass(6, 8);
        handle(message(6));
        handle(message(8));
        assertThat(moved).containsExactly(6L);
        assertThat(handled()).containsExactly("5", "8");
    }

    @Test
    void what_was_handled_is_not_moved_any_more() {
        handle(message(5));
        handle(message(6));
        pass(5, 8);
        pass(5, 8);
        assertThat(moved).containsExactly(7L, 8L);
    }

    @Test
    void what_could_not_be_moved_is_handled_when_it_comes_again() {
        handle(message(5));
        assertThatThrownBy(() -> positions.pass(group, PARTITION, 6, 7, from -> {
                    throw new IllegalArgumentException("no");
                }))
                .hasMessage("no");
        handle(message(6));
        assertThat(handled()).containsExactly("5", "6");
    }

    @Test
    void two_owners_at_the_same_time_handle_a_message_once() throws Exception {
        handle(message(5));
        CountDownLatch inside = new CountDownLatch(1);
        CountDownLatch otherIsThere = new CountDownLatch(1);
        ExecutorService owners = Executors.newFixedThreadPool(2);
        Future<?> older = owners.submit(() -> positions.handle(group, message(6), message -> {
            inside.countDown();
            insert("by the older owner");
            awaitOther(otherIsThere);
        }));
        inside.await();
        Future<?> newer = owners.submit(() -> {
            otherIsThere.countDown();
            positions.handle(group, message(6), message -> insert("by the newer owner"));
        });
        older.get();
        newer.get();
        owners.shutdown();
        assertThat(handled()).containsExactly("5", "by the older owner");
    }

    @Test
    void an_older_owner_that_tries_again_while_a_message_is_moved_does_not_handle_it() throws Exception {
        handle(message(5));
        ExecutorService owners = Executors.newSingleThreadExecutor();
        CountDownLatch trying = new CountDownLatch(1);
        List<Future<?>> older = new ArrayList<>();
        positions.pass(group, PARTITION, 6, 7, from -> {
            older.add(owners.submit(() -> {
                trying.countDown();
                handle(message(6));
            }));
            awaitOther(trying);
            moved.add(from);
        });
        older.get(0).get();
        owners.shutdown();
        assertThat(moved).containsExactly(6L);
        assertThat(handled()).containsExactly("5");
    }

    private static void awaitOther(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void after_a_reset_it_is_handled_again_and_who_knows_of_none_is_refused() {
        assertThat(advance(FIRST, 10, 11)).isEqualTo(10);
        assertThat(advance(FIRST, 3, 4)).isEqualTo(4);
        assertThat(advance(RESET, 3, 4)).isEqualTo(3);
        assertThat(advance(RESET, 3, 4)).isEqualTo(4);
        assertThatThrownBy(() -> advance(FIRST, 11, 12)).hasMessageContaining("later reset");
        assertThat(advance(RESET, 4, 5)).isEqualTo(4);
    }

    @Test
    void a_position_from_before_the_group_was_known_counts_on() {
        assertThat(advance(null, 10, 11)).isEqualTo(10);
        assertThat(advance(FIRST, 10, 11)).isEqualTo(11);
        assertThat(advance(FIRST, 11, 12)).isEqualTo(11);
        assertThat(advance(null, 11, 12)).isEqualTo(12);
        assertThat(advance(FIRST, 12, 13)).isEqualTo(12);
    }

    private void pass(long first, long next) {
        positions.pass(group, PARTITION, first, next, moved::add);
    }

    private long advance(@Nullable String generation, long first, long next) {
        return Objects.requireNonNull(
                transaction.execute(status -> table.advance(group, PARTITION, generation, first, next)));
    }

    private void handle(Message<?> message) {
        positions.handle(group, message, each -> insert(each.getPayload()));
    }

    private void insert(Object what) {
        jdbc.update("INSERT INTO handled (of_group, what) VALUES (?, ?)", group, what.toString());
    }

    private List<String> handled() {
        return jdbc.queryForList("SELECT what FROM handled WHERE of_group = ?", String.class, group);
    }

    private static Message<?> message(long offset) {
        return MessageBuilder.withPayload(Long.toString(offset))
                .copyHeaders(headers(offset))
                .build();
    }

    private static Message<?> batch(long from, long to) {
        return MessageBuilder.withPayload(LongStream.range(from, to).boxed().toList())
                .copyHeaders(headers(from))
                .setHeader(
                        BinderHeaders.BATCH_HEADERS,
                        LongStream.range(from, to)
                                .mapToObj(PositionsContractTest::headers)
                                .toList())
                .build();
    }

    private static Map<String, Object> headers(long offset) {
        return Map.of(
                CatMqHeaders.RECEIVED_TOPIC,
                "orders",
                CatMqHeaders.RECEIVED_PARTITION,
                2,
                CatMqHeaders.RECEIVED_OFFSET,
                offset);
    }
}

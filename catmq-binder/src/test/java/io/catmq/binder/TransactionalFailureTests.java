package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.outbox.ApplicationDatabase;
import io.catmq.client.ReceivedMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.messaging.Message;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.support.DefaultTransactionStatus;

/** What fails in a transactional binding is handled or a dead letter, never both and never neither. */
@Timeout(120)
class TransactionalFailureTests extends InboundFixture {
    private static final String BATCH = consumer("batch-mode=true");

    private final ApplicationDatabase database = ApplicationDatabase.h2().withTables();
    private final JdbcTemplate jdbc = new JdbcTemplate(database.dataSource());

    @Test
    void the_message_of_a_list_that_its_handler_names_alone_becomes_a_dead_letter() {
        send(0, "a", "b", "bad", "c", "d");
        Handler handler = start(BATCH, consumer("max-attempts=3"), catmq("dead-letter.enabled=true"), "refused=bad");
        awaitCommitted(5);
        assertThat(seen()).containsExactly("a", "b", "c", "d");
        assertThat(deadLetters(1)).containsExactly("bad");
        assertThat(handler.refusals).containsExactly("bad", "bad", "bad");
        assertThat(position()).isEqualTo(5);
    }

    @Test
    void several_of_a_list_do() {
        send(0, "bad", "a", "worse", "worst", "b");
        start(BATCH, catmq("dead-letter.enabled=true"), "refused=bad,worse,worst");
        awaitCommitted(5);
        assertThat(seen()).containsExactly("a", "b");
        assertThat(deadLetters(3)).containsExactly("bad", "worse", "worst");
    }

    @Test
    void with_delayed_retries_the_others_go_on_and_it_is_handled_once_after_them() {
        send(0, "a", "bad", "b");
        Handler handler = start(BATCH, catmq("retry.delays=300ms"), "refused=bad");
        awaitCommitted(3);
        handler.refused.clear();
        await().until(() -> committed(topic + ".group.retry", 0) >= 1);
        assertThat(seen()).containsOnlyOnce("a", "b", "bad").hasSize(3);
    }

    @Test
    void without_dead_letters_what_was_before_it_is_committed_and_it_waits_at_the_head_of_the_rest() {
        send(0, "a", "b", "bad", "c", "d");
        Handler handler = start(BATCH, "refused=bad");
        await().until(() -> handler.refusals.size() >= 3);
        awaitCommitted(2);
        assertThat(seen()).containsExactly("a", "b");
        assertThat(position()).isEqualTo(2);
        handler.refused.clear();
        awaitCommitted(5);
        assertThat(seen()).containsExactly("a", "b", "bad", "c", "d");
    }

    @Test
    void an_index_counts_in_the_list_that_the_handler_got_when_a_part_was_handled_before_a_crash() {
        send(0, "a", "b", "c", "bad", "d");
        handledBefore(2);
        start(BATCH, catmq("dead-letter.enabled=true"), "refused=bad");
        awaitCommitted(5);
        assertThat(seen()).containsExactly("c", "d");
        assertThat(deadLetters(1)).containsExactly("bad");
    }

    @Test
    void a_list_that_fails_as_a_whole_takes_nothing_with_it_that_was_handled_before_a_crash() {
        send(0, "a", "b", "all bad", "c");
        handledBefore(2);
        start(BATCH, catmq("dead-letter.enabled=true"), "refused=all bad");
        awaitCommitted(4);
        assertThat(seen()).isEmpty();
        assertThat(deadLetters(2)).containsExactly("all bad", "c");
    }

    @Test
    void what_was_committed_after_all_although_the_database_did_not_say_so_is_no_dead_letter() {
        send(0, "a", "b");
        Handler handler = start(catmq("dead-letter.enabled=true"), "commit-unknown=true");
        awaitCommitted(2);
        assertThat(handler.calls).containsExactly("a", "b");
        assertThat(seen()).containsExactly("a", "b");
        assertThat(admin(admin -> admin.describeTopic(topic + ".group.dlq"))
                        .partitions()
                        .get(0)
                        .endOffset())
                .isZero();
    }

    private Handler start(String... settings) {
        jdbc.execute("CREATE TABLE IF NOT EXISTS seen (id INT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(100))");
        List<String> all = new ArrayList<>(List.of(settings));
        all.add("spring.datasource.url=" + database.url());
        all.add("spring.datasource.username=" + database.user());
        all.add(catmq("transactional=true"));
        return start(Beans.class, all.toArray(String[]::new)).bean(Handler.class);
    }

    /** As if the application had died between its commit and the one that follows it on the server. */
    private void handledBefore(long next) {
        jdbc.update(
                "INSERT INTO catmq_position (group_id, topic, partition_no, generation, next_offset, updated_at)"
                        + " VALUES ('group', ?, 0, '', ?, 0)",
                topic,
                next);
    }

    private long position() {
        Long next = jdbc.queryForObject("SELECT next_offset FROM catmq_position WHERE topic = ?", Long.class, topic);
        return next == null ? 0 : next;
    }

    private List<String> seen() {
        return jdbc.queryForList("SELECT what FROM seen ORDER BY id", String.class);
    }

    private List<String> deadLetters(int count) {
        return contents(topic + ".group.dlq", count).stream()
                .map(ReceivedMessage::valueText)
                .toList();
    }

    @Override
    void send(int partition, String... texts) {
        createTopic(1);
        super.send(partition, texts);
    }

    static final class Handler implements Consumer<Object> {
        final Set<String> refused = ConcurrentHashMap.newKeySet();
        final List<String> refusals = new CopyOnWriteArrayList<>();
        final List<String> calls = new CopyOnWriteArrayList<>();
        private final JdbcTemplate jdbc;

        Handler(JdbcTemplate jdbc) {
            this.jdbc = jdbc;
        }

        @Override
        public void accept(Object payload) {
            List<?> values = payload instanceof List<?> list ? list : List.of(payload);
            for (int i = 0; i < values.size(); i++) {
                String text = values.get(i) instanceof byte[] bytes
                        ? new String(bytes)
                        : values.get(i).toString();
                calls.add(text);
                jdbc.update("INSERT INTO seen (what) VALUES (?)", text);
                if (refused.contains(text)) {
                    refusals.add(text);
                    IllegalStateException failure = new IllegalStateException("refused " + text);
                    throw text.startsWith("all") ? failure : new BatchMessageFailedException(i, failure);
                }
            }
        }
    }

    /** Commits, and the first time the answer to that is lost. */
    private static final class UncertainTransactions extends JdbcTransactionManager {
        private static final long serialVersionUID = 1L;
        private final AtomicBoolean certain = new AtomicBoolean();

        UncertainTransactions(DataSource dataSource, boolean certain) {
            super(dataSource);
            this.certain.set(certain);
        }

        @Override
        protected void doCommit(DefaultTransactionStatus status) {
            super.doCommit(status);
            if (certain.compareAndSet(false, true)) {
                throw new TransactionSystemException("as asked for: the answer is lost");
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        JdbcTransactionManager transactions(DataSource dataSource, @Value("${commit-unknown:false}") boolean unknown) {
            return new UncertainTransactions(dataSource, !unknown);
        }

        @Bean
        Handler handler(JdbcTemplate jdbc, @Value("${refused:}") Set<String> refused) {
            Handler handler = new Handler(jdbc);
            handler.refused.addAll(refused);
            return handler;
        }

        @Bean
        Consumer<Message<?>> in(Handler handler) {
            return message -> handler.accept(message.getPayload());
        }
    }
}

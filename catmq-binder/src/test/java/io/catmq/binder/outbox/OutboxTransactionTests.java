package io.catmq.binder.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** What is in the outbox has the fate of the transaction that put it there, with pools that commit by themselves or do not. */
class OutboxTransactionTests {
    private static final Message MESSAGE = Message.of("topic", "text");

    private final ApplicationDatabase database = ApplicationDatabase.h2().withTables();
    private final ApplicationDatabase elsewhere = ApplicationDatabase.h2();
    private HikariDataSource pool;
    private HikariDataSource other;
    private JdbcOutbox outbox;

    /** Both pools do so; nobody relays. */
    private void poolCommits(boolean commits) {
        pool = pool(database, commits);
        other = pool(elsewhere, commits);
        outbox = new JdbcOutbox(pool, ConnectionOptions.of("http://127.0.0.1:1"), new OutboxProperties());
        outbox.check();
    }

    private static HikariDataSource pool(ApplicationDatabase database, boolean commits) {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(database.url());
        pool.setDriverClassName("org.h2.Driver");
        pool.setUsername(database.user());
        pool.setPassword("");
        pool.setAutoCommit(commits);
        return pool;
    }

    @AfterEach
    void close() {
        outbox.close();
        pool.close();
        other.close();
    }

    private static TransactionTemplate transaction(DataSource dataSource) {
        return new TransactionTemplate(new JdbcTransactionManager(dataSource));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_message_is_there_after_the_commit(boolean commits) {
        poolCommits(commits);
        transaction(pool).executeWithoutResult(status -> outbox.add(MESSAGE));
        assertThat(outbox.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void also_when_the_application_has_used_the_connection_before(boolean commits) {
        poolCommits(commits);
        transaction(pool).executeWithoutResult(status -> {
            new JdbcTemplate(pool).queryForList("SELECT 1");
            outbox.add(MESSAGE);
        });
        assertThat(outbox.size()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void in_a_transaction_of_another_data_source_it_is_refused(boolean commits) {
        poolCommits(commits);
        transaction(other).executeWithoutResult(status -> assertThatIllegalStateException()
                .isThrownBy(() -> outbox.add(MESSAGE))
                .withMessageContaining("not one of the DataSource that holds the outbox"));
        assertThat(outbox.size()).isZero();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void who_hears_of_the_end_of_a_transaction_sends_outside_of_it(boolean commits) {
        poolCommits(commits);
        AtomicReference<Throwable> refusal = new AtomicReference<>();
        transaction(pool)
                .executeWithoutResult(status ->
                        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                            @Override
                            public void afterCompletion(int ended) {
                                refusal.set(catchThrowable(() -> outbox.add(MESSAGE)));
                            }
                        }));
        assertThat(refusal.get()).hasMessageContaining("no transaction is active");
        assertThat(outbox.size()).isZero();
        assertThat(TransactionSynchronizationManager.getResourceMap())
                .as("what the thread keeps")
                .isEmpty();
        assertThatCode(() -> transaction(pool).executeWithoutResult(status -> outbox.add(MESSAGE)))
                .doesNotThrowAnyException();
    }
}

package io.catmq.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.database.DatabaseException.Kind;
import java.time.Duration;
import java.util.Random;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What every database must do for us, in sessions made hostile by the URL. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class DatabaseContractTest {
    TestDatabase testDatabase;
    Database database;

    abstract TestDatabase create();

    /** The URL, with whatever may be set wrongly in it. */
    String hostileUrl() {
        return testDatabase.urlWith("sessionVariables=time_zone='%2B13:00',autocommit=0,"
                + "sql_mode='ANSI_QUOTES',transaction_isolation='REPEATABLE-READ'");
    }

    @BeforeAll
    void open() {
        testDatabase = create();
        database = Database.open(testDatabase.settings(hostileUrl()));
        database.migrate("messages");
    }

    @AfterAll
    void close() {
        if (database != null) {
            database.close();
            testDatabase.close();
        }
    }

    @Test
    void the_dialect_is_found_out() {
        assertThat(database.dialect()).isEqualTo(testDatabase.dialect());
    }

    @Test
    void migrations_may_be_applied_again() {
        database.migrate("messages");
    }

    @Test
    void a_single_statement_is_committed_although_the_url_turns_autocommit_off() {
        insert(1);
        assertThat(count(1)).isEqualTo(1);
    }

    @Test
    void a_failed_transaction_leaves_nothing_behind() {
        assertThatThrownBy(() -> database.inTransaction(session -> {
                    database.mapper(session, Mapper.class).insert(2);
                    throw new IllegalArgumentException("on purpose");
                }))
                .hasMessage("on purpose");
        assertThat(count(2)).isZero();
    }

    @Test
    void a_transaction_sees_what_others_commit_meanwhile() {
        int seen = database.inTransaction(session -> {
            Mapper mapper = database.mapper(session, Mapper.class);
            mapper.count(3);
            insert(3);
            return mapper.count(3);
        });
        assertThat(seen).as("READ COMMITTED, whatever the URL says").isEqualTo(1);
    }

    @Test
    void a_duplicate_key_is_told_apart() {
        insert(4);
        assertKind(Kind.DUPLICATE_KEY, () -> insert(4));
    }

    @Test
    void a_missing_table_is_told_apart() {
        assertKind(Kind.NO_SUCH_TABLE, () -> database.call(Mapper.class, Mapper::countNothing));
    }

    @Test
    void it_is_known_how_much_room_the_tables_take() {
        DatabaseSpace space = new DatabaseSpace(database);
        long before = space.usedBytes();
        for (int i = 0; i < 40; i++) {
            byte[] content = new byte[100_000];
            new Random(i).nextBytes(content);
            int id = i;
            database.call(Mapper.class, mapper -> {
                mapper.createBulk();
                return mapper.insertBulk(id, content);
            });
        }
        // MariaDB and MySQL count anew in the background.
        Awaitility.await().atMost(Duration.ofSeconds(180)).untilAsserted(() -> assertThat(space.usedBytes())
                .isGreaterThan(before + 2_000_000));
        assertThat(space.freeBytes().isPresent())
                .as("only of an embedded database")
                .isEqualTo(database.dialect() == Dialect.H2);
    }

    private void assertKind(Kind kind, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
        assertThatThrownBy(work).isInstanceOfSatisfying(DatabaseException.class, failure -> assertThat(failure.kind())
                .isEqualTo(kind));
    }

    private void insert(long id) {
        database.call(Mapper.class, mapper -> mapper.insert(id));
    }

    private int count(long id) {
        return database.call(Mapper.class, mapper -> mapper.count(id));
    }

    interface Mapper {
        @Insert("INSERT INTO partition_state (partition_id, epoch, log_start_offset) VALUES (#{id}, 0, 0)")
        int insert(@Param("id") long id);

        @Select("SELECT COUNT(*) FROM partition_state WHERE partition_id = #{id}")
        int count(@Param("id") long id);

        @Update("CREATE TABLE IF NOT EXISTS bulk (id INT PRIMARY KEY, content LONGBLOB)")
        int createBulk();

        @Insert("INSERT INTO bulk (id, content) VALUES (#{id}, #{content})")
        int insertBulk(@Param("id") int id, @Param("content") byte[] content);

        @Select("SELECT COUNT(*) FROM no_such_table")
        int countNothing();
    }
}

package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.Dialect;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;

/**
 * Owners of one input partition copy each message to two output partitions and commit, in one transaction each, through
 * three brokers whose connections are cut, while ownership moves on at random and the former owner does not know it, and
 * others produce to the same partitions. Then each output must hold every input exactly once, in order, up to what is
 * committed.
 */
final class SettleFuzzRun {
    private static final long INPUT = 1;
    private static final List<Long> OUTPUTS = List.of(2L, 3L);
    private static final int BROKERS = 3;
    private static final int OWNERS = 3;
    private static final String COPY = "in:";

    private final TestDatabase target;
    private final long seed;
    private final Duration duration;
    private final UnaryOperator<LogStorage> storage;
    private final Queue<String> problems = new ConcurrentLinkedQueue<>();
    private final Queue<String> refusedValues = new ConcurrentLinkedQueue<>();
    private final AtomicInteger settled = new AtomicInteger();
    private final AtomicInteger duplicates = new AtomicInteger();
    private final AtomicInteger fenced = new AtomicInteger();
    private volatile long assignmentEpoch;
    private volatile long end;
    private long copied;
    private int cuts;

    SettleFuzzRun(TestDatabase target, long seed, Duration duration, UnaryOperator<LogStorage> storage) {
        this.target = target;
        this.seed = seed;
        this.duration = duration;
        this.storage = storage;
    }

    /** Runs and returns what went wrong. */
    List<String> problems() throws InterruptedException {
        List<Database> databases = new ArrayList<>();
        boolean embedded = target.dialect() == Dialect.H2;
        URI server = embedded
                ? URI.create("none://none:1/")
                : URI.create(target.url().substring("jdbc:".length()));
        try (CuttingProxy proxy = new CuttingProxy(server.getPort(), seed, 300);
                Database direct = target.open()) {
            direct.migrate("messages");
            execute(direct, "DELETE FROM consumer_offset");
            execute(
                    direct,
                    "INSERT INTO consumer_offset (group_id, partition_id, owner, assignment_epoch, committed, committed_at)"
                            + " VALUES (1, 1, 'm0', 0, 0, 0)");
            String url = embedded ? target.url() : "jdbc:mysql://127.0.0.1:" + proxy.port() + server.getPath();
            List<MessageLog> brokers = new ArrayList<>();
            for (int i = 0; i < BROKERS; i++) {
                Database database = Database.open(target.settings(url)
                        .withPool(8, Duration.ofSeconds(5), Duration.ofSeconds(5), Duration.ofSeconds(3)));
                databases.add(database);
                brokers.add(broker(database, storage.apply(new DatabaseLogStorage(database))));
            }
            MessageLog reference = broker(direct, new DatabaseLogStorage(direct));
            OUTPUTS.forEach(output -> {
                reference.drop(output);
                reference.create(output);
            });
            proxy.cutting(true);
            run(direct, brokers);
            proxy.cutting(false);
            cuts = proxy.cuts();
            check(direct, reference);
            return new ArrayList<>(problems);
        } finally {
            databases.forEach(Database::close);
        }
    }

    private void run(Database direct, List<MessageLog> brokers) throws InterruptedException {
        Random random = new Random(seed);
        end = System.nanoTime() + duration.toNanos();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < OWNERS; i++) {
            int number = i;
            long ownSeed = random.nextLong();
            threads.add(new Thread(() -> guarded(new Owner(direct, brokers, number, ownSeed)::work), "owner-" + i));
        }
        for (long output : OUTPUTS) {
            long ownSeed = random.nextLong();
            threads.add(new Thread(() -> guarded(() -> produce(brokers, output, new Random(ownSeed))), "producer"));
        }
        threads.add(new Thread(() -> guarded(() -> moveOwnership(direct, random)), "coordinator"));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException failure) {
            problems.add(Thread.currentThread().getName() + ": " + failure);
        }
    }

    private boolean goesOn() {
        return System.nanoTime() < end;
    }

    /** The owner of an epoch is known by its number, as a member is by its id. */
    private void moveOwnership(Database direct, Random random) {
        while (goesOn()) {
            long next = assignmentEpoch + 1;
            execute(
                    direct,
                    "UPDATE consumer_offset SET owner = 'm" + next % OWNERS + "', assignment_epoch = " + next
                            + " WHERE group_id = 1 AND partition_id = 1");
            assignmentEpoch = next;
            LockSupport.parkNanos(1_000_000L * (20 + random.nextInt(150)));
        }
    }

    private void produce(List<MessageLog> brokers, long output, Random random) {
        int number = 0;
        while (goesOn()) {
            try {
                brokers.get(random.nextInt(BROKERS)).append(output, TestBatches.plain("alone:" + number++), 0);
            } catch (DatabaseException unavailable) {
                note(unavailable);
            }
        }
    }

    private void note(DatabaseException failure) {
        if (!failure.isRetriable()) {
            problems.add(Thread.currentThread().getName() + ": " + failure);
        }
    }

    /** A member that may believe for a while that it still owns the partition. */
    private final class Owner {
        private final Database direct;
        private final List<MessageLog> brokers;
        private final int number;
        private final Random random;
        private int producerEpoch;
        private int sequence;
        private int copies;

        Owner(Database direct, List<MessageLog> brokers, int number, long seed) {
            this.direct = direct;
            this.brokers = brokers;
            this.number = number;
            this.random = new Random(seed);
        }

        void work() {
            while (goesOn()) {
                long epoch = assignmentEpoch;
                if (epoch % OWNERS == number) {
                    own(epoch);
                } else {
                    LockSupport.parkNanos(500_000);
                }
            }
        }

        private void own(long epoch) {
            long next = query(direct, "SELECT committed FROM consumer_offset WHERE group_id = 1 AND partition_id = 1");
            while (goesOn() && copy(next, epoch)) {
                next++;
            }
        }

        /** False when it is not known whether it was done, or is not the owner's any more. */
        private boolean copy(long offset, long epoch) {
            String value = COPY + offset + "/" + number + "-" + copies++;
            List<PartitionBatches> batches = OUTPUTS.stream()
                    .map(output -> new PartitionBatches(
                            output, BatchRun.of(TestBatches.of(1_000 + number, producerEpoch, sequence, value))))
                    .toList();
            for (int attempt = 0; attempt < 5; attempt++) {
                try {
                    MessageLog broker = brokers.get(random.nextInt(BROKERS));
                    JointResult result =
                            broker.appendTogether(batches, attempt, session -> commit(session, offset + 1, epoch));
                    if (result instanceof JointResult.Refused refused) {
                        SequenceRefused why = refused.why();
                        problems.add("owner " + number + " was refused: " + why);
                        return restart();
                    }
                    boolean duplicate = ((JointResult.Done) result).results().get(0) instanceof AppendResult.Duplicate;
                    (duplicate ? duplicates : settled).incrementAndGet();
                    sequence++;
                    return true;
                } catch (Fenced refused) {
                    fenced.incrementAndGet();
                    refusedValues.add(value);
                    return restart();
                } catch (DatabaseException unavailable) {
                    note(unavailable);
                }
            }
            return restart();
        }

        private boolean restart() {
            producerEpoch++;
            sequence = 0;
            return false;
        }

        private void commit(SqlSession session, long offset, long epoch) {
            try (Statement statement = session.getConnection().createStatement()) {
                int rows = statement.executeUpdate("UPDATE consumer_offset SET committed = " + offset
                        + " WHERE group_id = 1 AND partition_id = 1 AND owner = 'm" + epoch % OWNERS
                        + "' AND assignment_epoch = " + epoch + " AND committed < " + offset);
                if (rows != 1) {
                    throw new Fenced();
                }
            } catch (SQLException failure) {
                throw new PersistenceException(failure);
            }
        }
    }

    private static final class Fenced extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private void check(Database direct, MessageLog reference) {
        long committed = query(direct, "SELECT committed FROM consumer_offset WHERE group_id = 1 AND partition_id = 1");
        List<String> expected =
                LongStream.range(0, committed).mapToObj(i -> COPY + i).toList();
        for (long output : OUTPUTS) {
            reference.freshRange(output);
            List<String> copies = copies(reference, output);
            if (!copies.equals(expected)) {
                int at = 0;
                while (at < Math.min(copies.size(), expected.size())
                        && copies.get(at).equals(expected.get(at))) {
                    at++;
                }
                problems.add("output " + output + " holds " + copies.size() + " copies of " + committed
                        + ", wrong from " + at + " on: " + copies.subList(at, Math.min(at + 3, copies.size())));
            }
        }
        copied = committed;
    }

    private List<String> copies(MessageLog reference, long output) {
        List<String> copies = new ArrayList<>();
        long next = 0;
        try {
            while (reference.read(output, next, 1_000_000) instanceof ReadResult.Chunks found
                    && !found.chunks().isEmpty()) {
                for (Chunk chunk : found.chunks()) {
                    TestBatches.values(chunk).stream()
                            .map(value -> value.substring(value.indexOf(':') + 1))
                            .filter(value -> value.startsWith(COPY))
                            .forEach(value -> {
                                copies.add(value.substring(0, value.indexOf('/')));
                                if (refusedValues.contains(value)) {
                                    problems.add("refused, but done: " + value);
                                }
                            });
                    next = chunk.endOffset();
                }
            }
        } catch (CorruptLogException gap) {
            problems.add("output " + output + ": " + gap.getMessage());
        }
        return copies;
    }

    private MessageLog broker(Database database, LogStorage used) {
        LogSettings settings = new LogSettings(
                2_000, Duration.ofMillis(800), Duration.ofMillis(5), Duration.ofMinutes(15), 30_000, 200_000, 1_000);
        return DatabaseMessageLog.open(database, used, settings, new SimpleMeterRegistry(), Clock.systemUTC());
    }

    private static void execute(Database database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static long query(Database database, String sql) {
        try (Connection connection = database.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    int cuts() {
        return cuts;
    }

    long copied() {
        return copied;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": input " + INPUT + " copied up to " + copied + ", " + settled + " settled, "
                + duplicates + " found done, " + fenced + " fenced, " + assignmentEpoch + " moves, " + cuts + " cuts";
    }
}

package io.catmq.binder.outbox;

import io.catmq.binder.health.BindingState;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.SequencedProducer;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.integration.jdbc.lock.DefaultLockRepository;
import org.springframework.integration.jdbc.lock.JdbcLockRegistry;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/** An outbox in a database of the application. */
public final class JdbcOutbox implements Outbox {
    private static final Logger LOG = LoggerFactory.getLogger(JdbcOutbox.class);
    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final DataSource dataSource;
    private final ConnectionOptions connection;
    private final OutboxProperties properties;
    private final OutboxTables tables;
    private final Troubles troubles;
    private final PartitionWatch watch = new PartitionWatch();
    private final LongAdder relayed = new LongAdder();
    private volatile @Nullable Running running;
    private volatile boolean poolCommits = true;
    // Guarded by this.
    private boolean begun;

    private record Running(SequencedProducer producer, List<ShardWorker> workers, List<Thread> threads) {}

    /**
     * An outbox; nothing is done before it is used.
     *
     * @param connection of the servers that rows are relayed to
     */
    public JdbcOutbox(DataSource dataSource, ConnectionOptions connection, OutboxProperties properties) {
        properties.check();
        this.dataSource = dataSource;
        this.connection = connection;
        this.properties = properties;
        this.tables = new OutboxTables(dataSource, properties.getTablePrefix());
        this.troubles = new Troubles(properties.getMaxBackOff());
    }

    @Override
    public void check() {
        tables.check();
        String table = lockPrefix() + "LOCK";
        JdbcTemplate jdbc = new JdbcTemplate(dataSource);
        try {
            jdbc.queryForList("SELECT LOCK_KEY FROM " + table + " WHERE 1 = 0");
            poolCommits = !Boolean.FALSE.equals(jdbc.execute(Connection::getAutoCommit));
        } catch (DataAccessException e) {
            throw new MissingTableException(table, "producer.outbox=true", e);
        }
    }

    private String lockPrefix() {
        return properties.getTablePrefix() + "outbox_";
    }

    @Override
    public synchronized void use(BindingState binding, IntConsumer partitions) {
        watch.add(binding, partitions);
        troubles.add(binding);
        startOnce();
    }

    @Override
    public synchronized void begin() {
        begun = true;
        startOnce();
    }

    private void startOnce() {
        if (running == null) {
            running = start();
        }
    }

    private Running start() {
        SequencedProducer producer = new SequencedProducer(connection);
        try {
            return start(producer);
        } catch (RuntimeException e) {
            producer.close();
            throw e;
        }
    }

    private Running start(SequencedProducer producer) {
        DefaultLockRepository repository = new DefaultLockRepository(dataSource);
        repository.setPrefix(lockPrefix());
        repository.setTransactionManager(new JdbcTransactionManager(dataSource));
        repository.afterPropertiesSet();
        repository.afterSingletonsInstantiated();
        JdbcLockRegistry locks = new JdbcLockRegistry(repository, properties.getLockTimeToLive());
        List<ShardWorker> workers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        // What was left in more shards than there are now must not stay there.
        int shards = Math.max(properties.getShards(), tables.largestShard() + 1);
        for (int shard = 0; shard < shards; shard++) {
            ShardRelay relay = new ShardRelay(shard, tables, producer, troubles, watch, properties, relayed);
            ShardWorker worker = new ShardWorker(shard, relay, locks, properties, troubles);
            Thread thread = new Thread(worker, "catmq-outbox-" + shard);
            thread.setDaemon(true);
            workers.add(worker);
            threads.add(thread);
        }
        threads.forEach(Thread::start);
        return new Running(producer, workers, threads);
    }

    @Override
    public synchronized void release(BindingState binding) {
        troubles.remove(binding);
        watch.remove(binding);
        if (troubles.bindings().isEmpty() && !begun) {
            stop();
        }
    }

    private void stop() {
        Running last = running;
        running = null;
        if (last == null) {
            return;
        }
        last.workers().forEach(ShardWorker::stop);
        long deadline = System.nanoTime() + STOP_PATIENCE.toNanos();
        for (Thread thread : last.threads()) {
            end(thread, deadline);
        }
        last.producer().close();
    }

    private static void end(Thread thread, long deadline) {
        try {
            thread.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                // What it is sending is written down: it goes on at the next start.
                thread.interrupt();
                thread.join(1_000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void add(Message message) {
        if (message.deliverAt() != null) {
            throw new IllegalArgumentException("The message to '" + message.topic() + "' has a time of delivery"
                    + " (catmq_deliverAt or catmq_delay), which an outbox does not keep: send it through a binding without"
                    + " producer.outbox, or leave it out");
        }
        requireTransaction(message);
        int shard = shardOf(message);
        tables.insert(shard, message);
        nudgeAfterCommit(shard);
    }

    private void requireTransaction(Message message) {
        // The latter is over first: what listens to the end of a transaction runs outside of it.
        if (!TransactionSynchronizationManager.isActualTransactionActive()
                || !TransactionSynchronizationManager.isSynchronizationActive()) {
            throw new IllegalStateException("Nothing is sent to '" + message.topic()
                    + "': the binding has producer.outbox=true and no transaction is active. Send inside @Transactional"
                    + " or a TransactionTemplate, and before the commit, or take the binding's outbox off");
        }
        boolean held = TransactionSynchronizationManager.hasResource(dataSource);
        Connection used = DataSourceUtils.getConnection(dataSource);
        try {
            // Where connections never commit by themselves, only one that was there says that it is the transaction's.
            if (used.getAutoCommit() || !(held || poolCommits)) {
                throw new IllegalStateException("Nothing is sent to '" + message.topic()
                        + "': the active transaction is not one of the DataSource that holds the outbox");
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The transaction's connection is broken", e);
        } finally {
            DataSourceUtils.releaseConnection(used, dataSource);
        }
    }

    /** By what keeps its order; what has none is spread. */
    private int shardOf(Message message) {
        Integer partition = message.partition();
        byte[] key = message.key();
        int hash =
                partition != null ? partition : key != null ? OutboxTables.hash(key) : (int) (System.nanoTime() >>> 10);
        // The partition is a remainder of the same hash: without mixing, a shard would see few partitions.
        int mixed = (hash * 31 + message.topic().hashCode()) * 0x9e3779b1;
        return Math.floorMod(mixed >>> 8, properties.getShards());
    }

    private void nudgeAfterCommit(int shard) {
        Nudge nudge = (Nudge) TransactionSynchronizationManager.getResource(this);
        if (nudge == null) {
            nudge = new Nudge();
            TransactionSynchronizationManager.bindResource(this, nudge);
            TransactionSynchronizationManager.registerSynchronization(nudge);
        }
        nudge.shards.add(shard);
    }

    private final class Nudge implements TransactionSynchronization {
        private final Set<Integer> shards = new HashSet<>();

        @Override
        public void suspend() {
            TransactionSynchronizationManager.unbindResourceIfPossible(JdbcOutbox.this);
        }

        @Override
        public void resume() {
            TransactionSynchronizationManager.bindResource(JdbcOutbox.this, this);
        }

        @Override
        public void afterCompletion(int status) {
            TransactionSynchronizationManager.unbindResourceIfPossible(JdbcOutbox.this);
            if (status != STATUS_ROLLED_BACK) {
                nudge(shards);
            }
        }
    }

    private void nudge(Set<Integer> shards) {
        Running now = running;
        if (now != null) {
            shards.forEach(shard -> now.workers().get(shard).nudge());
        }
    }

    /** Messages that wait, of all instances. Asks the database. */
    public long size() {
        return tables.size();
    }

    /** How long the first message that waits has been waiting; zero for none. Asks the database. */
    public Duration oldestAge() {
        Long oldest = tables.oldest();
        return oldest == null ? Duration.ZERO : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - oldest));
    }

    /** Messages that this instance has relayed. */
    public long relayed() {
        return relayed.sum();
    }

    /** Topics, partitions and messages that do not get through now, as far as this instance relays them. */
    public int troubles() {
        return troubles.count();
    }

    @Override
    public synchronized void close() {
        if (running != null) {
            LOG.debug("The outbox is closed while bindings use it");
            stop();
        }
    }
}

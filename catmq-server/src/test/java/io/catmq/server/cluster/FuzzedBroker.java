package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.session.SqlSession;

/** Runs for leader, writes while it leads, and freezes at any moment; at times its clock freezes with it. */
final class FuzzedBroker implements Runnable {
    private static final Duration LEASE = Duration.ofSeconds(1);

    /** What stands between a former leader and the data. */
    interface Fence {
        long check(FencedLeadership leadership, Database database, SqlSession session);
    }

    interface Mapper {
        @Update("UPDATE metadata_counter SET txid = txid + 1 WHERE id = 1")
        int next();

        @Select("SELECT txid FROM metadata_counter WHERE id = 1")
        long txid();

        @Insert("INSERT INTO metadata_log (txid, term, actor, kind, payload, created_at)"
                + " VALUES (#{txid}, #{term}, #{actor}, 'FUZZ', '{}', 0)")
        int write(@Param("txid") long txid, @Param("term") long term, @Param("actor") String actor);
    }

    private final Database database;
    private final Fence fence;
    private final Random random;
    private final TestBroker broker;
    private final ConcurrentLinkedQueue<Long> acknowledged;
    /** The newest transaction id seen after each election: nothing of an older term may come after it. */
    private final Map<Long, Long> elections;

    private volatile boolean stop;
    private long clockLost;
    private int freezes;

    FuzzedBroker(
            Database database,
            String id,
            long seed,
            Fence fence,
            ConcurrentLinkedQueue<Long> acknowledged,
            ConcurrentHashMap<Long, Long> elections) {
        this.database = database;
        this.fence = fence;
        this.random = new Random(seed);
        this.acknowledged = acknowledged;
        this.elections = elections;
        this.broker = new TestBroker(database, id, LEASE, () -> System.nanoTime() - clockLost);
    }

    void stop() {
        stop = true;
    }

    int freezes() {
        return freezes;
    }

    @Override
    public void run() {
        while (!stop) {
            try {
                if (broker.leads()) {
                    broker.leadership.renew();
                    write();
                } else if (!broker.poll().isLeaseFree()) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
                } else if (broker.leadership.elect()) {
                    elected(broker.leadership.ownTerm().orElse(-1));
                }
            } catch (DatabaseException | NotLeaderException expected) {
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            }
            freezeOnceIn(60);
        }
    }

    private void elected(long term) {
        if (term >= 0) {
            elections.put(term, database.call(Mapper.class, Mapper::txid));
        }
    }

    private void write() {
        acknowledged.add(database.inTransaction(session -> {
            Mapper mapper = database.mapper(session, Mapper.class);
            long term = fence.check(broker.leadership, database, session);
            freezeOnceIn(40);
            mapper.next();
            long txid = mapper.txid();
            mapper.write(txid, term, broker.broker.id());
            return txid;
        }));
    }

    private void freezeOnceIn(int times) {
        if (random.nextInt(times) == 0) {
            freezes++;
            long nanos = TimeUnit.MILLISECONDS.toNanos(200 + random.nextInt(1500));
            LockSupport.parkNanos(nanos);
            if (random.nextBoolean()) {
                clockLost += nanos;
            }
        }
    }
}

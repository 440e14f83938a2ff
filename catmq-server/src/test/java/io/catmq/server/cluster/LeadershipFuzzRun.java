package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.log.CuttingProxy;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.apache.ibatis.annotations.Select;

/** Brokers that fight for the lead while they freeze and their connections are cut, and what the database says afterwards. */
final class LeadershipFuzzRun {
    private static final int BROKERS = 4;
    /** How much longer a run may take on a machine on which too little has happened in its time. */
    private static final Duration LONGER = Duration.ofSeconds(120);

    private static final int FEW_WRITES = 20;
    private static final int FEW_ELECTIONS = 2;

    private final long seed;
    private final ConcurrentLinkedQueue<Long> acknowledged = new ConcurrentLinkedQueue<>();
    private final ConcurrentHashMap<Long, Long> elections = new ConcurrentHashMap<>();
    private final List<Line> journal;
    private final List<LeaderTerm> terms;
    private int cuts;
    private int freezes;

    interface Mapper {
        @Select("SELECT txid, term, actor FROM metadata_log WHERE txid > #{after} ORDER BY txid")
        List<Line> journal(long after);
    }

    record Line(long txid, long term, String actor) {}

    LeadershipFuzzRun(TestDatabase testDatabase, long seed, Duration duration, FuzzedBroker.Fence fence)
            throws InterruptedException {
        this.seed = seed;
        URI url = URI.create(testDatabase.url().substring("jdbc:".length()));
        try (Database database = testDatabase.open();
                CuttingProxy proxy = new CuttingProxy(url.getPort(), seed, 400)) {
            database.migrate("metadata");
            String cut = testDatabase.url().replace(":" + url.getPort() + "/", ":" + proxy.port() + "/");
            long before = database.call(FuzzedBroker.Mapper.class, FuzzedBroker.Mapper::txid);
            fight(testDatabase, cut, proxy, duration, fence);
            journal = database.call(Mapper.class, mapper -> mapper.journal(before));
            terms = database.call(ClusterMapper.class, mapper -> mapper.terms(1_000_000));
        }
    }

    private void fight(
            TestDatabase testDatabase, String url, CuttingProxy proxy, Duration duration, FuzzedBroker.Fence fence)
            throws InterruptedException {
        List<Database> databases = new ArrayList<>();
        List<FuzzedBroker> brokers = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < BROKERS; i++) {
            Database database = Database.open(testDatabase.settings(url));
            databases.add(database);
            brokers.add(new FuzzedBroker(database, "broker-" + i, seed + i, fence, acknowledged, elections));
            threads.add(new Thread(brokers.get(i), "broker-" + i));
        }
        proxy.cutting(true);
        threads.forEach(Thread::start);
        threads.get(0).join(duration.toMillis());
        long end = System.nanoTime() + LONGER.toNanos();
        while ((acknowledged.size() <= FEW_WRITES || elections.size() <= FEW_ELECTIONS)
                && System.nanoTime() - end < 0) {
            threads.get(0).join(100);
        }
        proxy.cutting(false);
        brokers.forEach(FuzzedBroker::stop);
        for (Thread thread : threads) {
            thread.join();
        }
        cuts = proxy.cuts();
        freezes = brokers.stream().mapToInt(FuzzedBroker::freezes).sum();
        databases.forEach(Database::close);
    }

    List<String> problems() {
        List<String> problems = new ArrayList<>();
        Map<Long, String> leaders = new TreeMap<>();
        terms.forEach(term -> leaders.put(term.term(), term.brokerId()));
        long expected = journal.isEmpty() ? 0 : journal.get(0).txid();
        for (Line line : journal) {
            if (line.txid() != expected++) {
                problems.add("a gap before " + line);
            }
            if (!line.actor().equals(leaders.get(line.term()))) {
                problems.add(line + " was written by another one than " + leaders.get(line.term()));
            }
            elections.forEach((term, txid) -> {
                if (term > line.term() && line.txid() > txid) {
                    problems.add(line + " was accepted when term " + term + " had begun, after " + txid);
                }
            });
        }
        HashSet<Long> written = new HashSet<>();
        journal.forEach(line -> written.add(line.txid()));
        acknowledged.stream().filter(txid -> !written.contains(txid)).forEach(txid -> problems.add(txid + " is lost"));
        return problems;
    }

    int writes() {
        return journal.size();
    }

    int terms() {
        return terms.size();
    }

    int cuts() {
        return cuts;
    }

    int freezes() {
        return freezes;
    }

    @Override
    public String toString() {
        return "seed " + seed + ": " + writes() + " writes in " + terms() + " terms, " + freezes + " freezes, " + cuts
                + " cuts";
    }
}

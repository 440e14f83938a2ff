package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.ibatis.session.SqlSession;

/** One contender, driven by hand, with a monotonic clock that only moves when it is told to. */
final class TestBroker {
    static final Duration LEASE = Duration.ofSeconds(30);

    final LocalBroker broker;
    final LeaderLease lease;
    final FencedLeadership leadership;
    final BrokerRegistry registry;
    /** What a listener was told. */
    final List<String> news = new ArrayList<>();

    private final Database database;
    private long nanos = System.nanoTime();

    TestBroker(Database database, String id) {
        this.database = database;
        broker = new LocalBroker(id, "1.0");
        broker.listensAt("http://" + id);
        lease = new LeaderLease(database, broker, new Locks(database, broker), LEASE, () -> nanos);
        leadership = new FencedLeadership(database, broker, lease, new LeadershipEvents(Runnable::run), () -> nanos);
        registry = new BrokerRegistry(database, broker, Duration.ofSeconds(3));
        leadership.addListener(new LeadershipListener() {
            @Override
            public void elected(long term) {
                news.add("elected " + term);
            }

            @Override
            public void resigned(long term) {
                news.add("resigned " + term);
            }
        });
    }

    TestBroker passes(Duration time) {
        nanos += time.toNanos();
        return this;
    }

    ClusterView poll() {
        ClusterView view = ClusterView.of(database.call(ClusterMapper.class, ClusterMapper::poll));
        leadership.saw(view, nanos);
        registry.saw(view, false);
        return view;
    }

    long elected() {
        if (!leadership.elect()) {
            throw new AssertionError(broker.id() + " was not elected");
        }
        return leadership.ownTerm().orElseThrow();
    }

    boolean leads() {
        return leadership.ownTerm().isPresent();
    }

    /** A fenced transaction that does nothing else. */
    long write() {
        return database.inTransaction((SqlSession session) -> leadership.requireOwnTerm(session));
    }
}

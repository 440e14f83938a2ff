package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

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
    private final LongSupplier clock;
    private long nanos = System.nanoTime();

    TestBroker(Database database, String id) {
        this(database, id, LEASE, null);
    }

    /** @param clock null for one that is moved by {@link #passes} */
    TestBroker(Database database, String id, Duration length, @Nullable LongSupplier clock) {
        this.database = database;
        this.clock = clock == null ? () -> nanos : clock;
        broker = new LocalBroker(id, "1.0");
        broker.listensAt("http://" + id);
        lease = new LeaderLease(database, broker, new Locks(database, broker), length, this.clock);
        leadership = new FencedLeadership(database, broker, lease, new LeadershipEvents(Runnable::run), this.clock);
        registry = new BrokerRegistry(database, broker, Duration.ofMinutes(5));
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
        leadership.saw(view, clock.getAsLong());
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

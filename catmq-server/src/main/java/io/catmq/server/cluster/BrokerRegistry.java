package io.catmq.server.cluster;

import io.catmq.server.cluster.ClusterMapper.Registered;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down that this broker lives, and knows who else does. Two processes of one id share a row, in which the one that
 * was started last wins; the other one finds its incarnation gone and says so. Writing is done by one thread.
 */
final class BrokerRegistry implements Brokers {
    private static final Logger LOG = LoggerFactory.getLogger(Brokers.class);

    private final Database database;
    private final LocalBroker broker;
    private final Duration silence;

    private volatile Map<String, LiveBroker> live;
    private volatile @Nullable String rival;

    BrokerRegistry(Database database, LocalBroker broker, Duration silence) {
        this.database = database;
        this.broker = broker;
        this.silence = silence;
        this.live = Map.of();
    }

    @Override
    public List<LiveBroker> live() {
        return List.copyOf(withSelf(live).values());
    }

    @Override
    public LiveBroker preferredFor(long partitionId) {
        Map<String, LiveBroker> now = withSelf(live);
        return Objects.requireNonNull(now.get(PreferredBroker.of(partitionId, now.keySet())));
    }

    /** Before the first poll, and when this broker's heartbeats fail alone, others may not see it; it does. */
    private Map<String, LiveBroker> withSelf(Map<String, LiveBroker> others) {
        if (others.containsKey(broker.id())) {
            return others;
        }
        Map<String, LiveBroker> all = new TreeMap<>(others);
        all.put(broker.id(), new LiveBroker(broker.id(), broker.url(), broker.version(), 0, 0));
        return all;
    }

    /** Takes the row, whoever had it: most likely this broker before it was started anew. */
    void register() {
        database.inTransaction(session -> {
            ClusterMapper mapper = database.mapper(session, ClusterMapper.class);
            Registered before = mapper.registered(broker.id());
            if (before != null) {
                mapper.deregister(broker.id(), before.incarnation());
            }
            return mapper.register(broker.id(), broker.url(), broker.version(), broker.incarnation());
        });
    }

    /** Says that this broker lives. */
    void heartbeat() {
        int found = database.call(ClusterMapper.class, mapper -> mapper.heartbeat(broker.id(), broker.incarnation()));
        if (found > 0) {
            rival = null;
            return;
        }
        Registered other = database.call(ClusterMapper.class, mapper -> mapper.registered(broker.id()));
        if (other == null || other.age() > silence.toMillis()) {
            try {
                register();
                rival = null;
            } catch (DatabaseException failure) {
                if (failure.kind() != DatabaseException.Kind.DUPLICATE_KEY) {
                    throw failure;
                }
                LOG.debug("Somebody registered as {} at the same moment", broker.id());
            }
        } else if (!other.incarnation().equals(rival)) {
            rival = other.incarnation();
            LOG.error(
                    "Two processes call themselves {}: this one at {}, and one that was started later at {}. This one will"
                            + " not lead any more. Give each its own catmq.broker.id, and start them again.",
                    broker.id(),
                    broker.url(),
                    other.url());
        }
    }

    /** Whether a process of the same id was started after this one, and lives. */
    boolean hasRival() {
        return rival != null;
    }

    /**
     * Learns from a poll.
     *
     * @param forgiving nobody goes for being silent: for a while after the database was away, when nobody could speak
     */
    void saw(ClusterView view, boolean forgiving) {
        Map<String, LiveBroker> before = live;
        Map<String, LiveBroker> now = view.brokers().stream()
                .filter(one ->
                        view.now() - one.seenAt() <= silence.toMillis() || (forgiving && before.containsKey(one.id())))
                .sorted(Comparator.comparing(LiveBroker::id))
                .collect(Collectors.toMap(LiveBroker::id, one -> one, (one, same) -> one, LinkedHashMap::new));
        live = now;
        tellChanges(before.keySet(), now);
    }

    private void tellChanges(Set<String> before, Map<String, LiveBroker> now) {
        for (LiveBroker one : now.values()) {
            if (!before.contains(one.id()) && !one.id().equals(broker.id())) {
                LOG.info("Broker {} at {} is there", one.id(), one.url());
            }
        }
        for (String id : before) {
            if (!now.containsKey(id) && !id.equals(broker.id())) {
                LOG.warn("Broker {} is gone: it has stopped, or was silent for {} ms", id, silence.toMillis());
            }
        }
    }

    void deregister() {
        database.call(ClusterMapper.class, mapper -> mapper.deregister(broker.id(), broker.incarnation()));
    }
}

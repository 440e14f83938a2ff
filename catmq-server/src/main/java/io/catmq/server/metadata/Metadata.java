package io.catmq.server.metadata;

import static io.catmq.server.metadata.MetadataChange.GROUP_CREATED;

import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseNotUsableException;
import io.catmq.server.log.MessageLog;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics and groups. Answers from memory, which follows the metadata log; asks the database when a name is not there.
 * Only the leader changes anything: on other brokers that throws {@link NotLeaderException}. What needs the database
 * throws {@link DatabaseException} when it is away; everything known stays usable. Thread safe.
 */
public final class Metadata {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    private final MetadataStore store;
    private final TopicAdministration administration;
    private final Follower follower;
    /** One piece of work at a time: it is several transactions, and only they together make sense. */
    private final Object topicChanges = new Object();

    private final Object groupChanges = new Object();
    private volatile Runnable whenCutOff = () -> {};

    private Metadata(MetadataStore store, TopicAdministration administration, Follower follower) {
        this.store = store;
        this.administration = administration;
        this.follower = follower;
    }

    /**
     * Reads everything: from the database, or what the broker had stored of it where that is away.
     *
     * @param changes how it is written
     * @param messages the database of the log, which becomes this cluster's
     * @param log where the partitions' logs are made and dropped
     * @param partitionsAdded told of the partitions that topics get
     * @throws DatabaseNotUsableException when the message database is another cluster's
     */
    public static Metadata open(
            MetadataDatabase database,
            MetadataLog changes,
            Database messages,
            MessageLog log,
            PartitionsAdded partitionsAdded,
            CrashPoints crashPoints) {
        ClusterIdentity.claim(messages, database.cluster());
        StoredMetadata stored = database.stored();
        MetadataStore store = new MetadataStore(database.database(), changes);
        Follower follower = new Follower(database, store, stored == null ? MetadataSnapshot.EMPTY : stored.snapshot());
        if (stored == null) {
            follower.follow();
        }
        TopicAdministration administration =
                new TopicAdministration(store, log, messages.name(), partitionsAdded, crashPoints);
        return new Metadata(store, administration, follower);
    }

    /** Everything as known now. */
    public MetadataSnapshot snapshot() {
        return follower.current();
    }

    /** Called with every new snapshot, in order; keep it short. */
    public void onChange(Consumer<MetadataSnapshot> listener) {
        follower.onChange(listener);
    }

    /** The topic of that name; one that is not known is looked for in the database. Null when there is none. */
    public @Nullable Topic topic(String name) {
        Topic known = snapshot().topic(name);
        return known != null || !refresh() ? known : snapshot().topic(name);
    }

    /** The id of a group that has been seen before, or null. */
    public @Nullable Long groupId(String name) {
        Long known = snapshot().groups().get(name);
        return known != null || !refresh() ? known : snapshot().groups().get(name);
    }

    /** The id of a group, which is created when it is new. */
    public long groupIdOrCreate(String actor, String name) {
        Long known = groupId(name);
        return known != null ? known : createGroup(actor, name);
    }

    private long createGroup(String actor, String name) {
        synchronized (groupChanges) {
            follower.follow();
            if (snapshot().groups().get(name) == null) {
                store.change(store.requireTerm(), actor, GROUP_CREATED, mapper -> {
                    mapper.insertGroup(name);
                    return Map.of("name", name, "id", Objects.requireNonNull(mapper.groupId(name)));
                });
                follower.follow();
            }
            return Objects.requireNonNull(snapshot().groups().get(name));
        }
    }

    /** Creates a topic, or says that it exists. Returns when it can be written to. */
    public TopicOutcome create(String actor, NewTopic topic) {
        return changeTopics(() -> {
            boolean created = administration.create(actor, topic);
            follower.follow();
            Topic now = Objects.requireNonNull(snapshot().topic(topic.name()));
            return created ? new TopicOutcome.Done(now) : new TopicOutcome.Exists(now);
        });
    }

    /** Changes retention, or adds partitions. */
    public TopicOutcome alter(String actor, String name, TopicChange change) {
        return changeTopics(() -> {
            store.requireTerm();
            follower.follow();
            Topic topic = snapshot().topic(name);
            if (topic == null) {
                return new TopicOutcome.Unknown(name);
            }
            Integer partitions = change.partitions();
            if (partitions != null && partitions < topic.partitions()) {
                return new TopicOutcome.Shrinks(topic);
            }
            alter(actor, topic, change);
            follower.follow();
            return new TopicOutcome.Done(Objects.requireNonNull(snapshot().topic(name)));
        });
    }

    private void alter(String actor, Topic topic, TopicChange change) {
        if (change.retentionMs() != null || change.retentionBytes() != null) {
            administration.setRetention(
                    actor,
                    topic,
                    change.retentionMs() == null ? topic.retentionMs() : change.retentionMs(),
                    change.retentionBytes() == null ? topic.retentionBytes() : change.retentionBytes());
        }
        Integer partitions = change.partitions();
        if (partitions != null && partitions > topic.partitions()) {
            administration.addPartitions(actor, topic, partitions);
        }
    }

    /** Deletes a topic with all its messages; false when there is none. */
    public boolean delete(String actor, String name) {
        return changeTopics(() -> {
            boolean found = administration.intendDeletion(actor, name);
            // Out of sight before its logs go, so that requests find no topic rather than half of one.
            follower.follow();
            administration.finishDeletion(actor, name);
            follower.follow();
            return found;
        });
    }

    private <R> R changeTopics(Supplier<R> work) {
        synchronized (topicChanges) {
            try {
                return work.get();
            } catch (NotLeaderException resigned) {
                throw resigned;
            } catch (RuntimeException cutOff) {
                whenCutOff.run();
                throw cutOff;
            }
        }
    }

    /** Ends what this leader or one before has begun and was cut off from. */
    public void finishUnfinished(String actor) {
        synchronized (topicChanges) {
            administration.finishUnfinished(actor);
            follower.follow();
        }
        LOG.debug("Nothing is unfinished");
    }

    /** Called when a change of a topic failed somewhere in the middle. */
    void whenCutOff(Runnable action) {
        whenCutOff = action;
    }

    /** Applies what is new; whether there was anything. */
    public boolean refresh() {
        return follower.follow();
    }

    /** Reads everything again. */
    public void reload() {
        follower.reload();
    }

    /** Waits until that transaction is applied here; false when it is not in time. */
    public boolean await(long txid, long timeoutMs) {
        return follower.await(txid, timeoutMs);
    }

    /** Lines of the log after a transaction, oldest first. */
    public List<MetadataLogEntry> log(long after, int limit) {
        return store.read(mapper -> mapper.logAfter(after, limit)).stream()
                .map(row -> new MetadataLogEntry(
                        row.txid(), row.term(), row.actor(), row.kind(), row.payload(), row.createdAt()))
                .toList();
    }
}

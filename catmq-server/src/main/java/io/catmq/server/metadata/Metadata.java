package io.catmq.server.metadata;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.MessageLog;
import java.time.Clock;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topics and groups. Answers from memory; asks the database when a name is not there, and once a second (see
 * {@link #refresh()}) whether somebody else has changed anything. Thread safe. What needs the database throws
 * {@link DatabaseException} when it is away; everything known stays usable.
 */
public final class Metadata {
    private static final Logger LOG = LoggerFactory.getLogger(Metadata.class);

    private final MetadataStore store;
    private final TopicAdministration administration;
    /** One change at a time: a change is several transactions, and only they together make sense. */
    private final Object changes = new Object();

    private volatile MetadataSnapshot current = MetadataSnapshot.EMPTY;

    private Metadata(MetadataStore store, TopicAdministration administration) {
        this.store = store;
        this.administration = administration;
    }

    /**
     * Brings the schema up to date, ends what was left unfinished, and reads everything.
     *
     * @param log where the partitions' logs are made and dropped
     * @param messageDatabase name of the database of that log
     * @param actor who changes are recorded as
     */
    public static Metadata open(Database database, MessageLog log, String messageDatabase, String actor, Clock clock) {
        database.migrate("metadata");
        MetadataStore store = new MetadataStore(database, actor, clock);
        Metadata metadata = new Metadata(store, new TopicAdministration(store, log, messageDatabase));
        metadata.administration.finishUnfinished();
        metadata.reload();
        return metadata;
    }

    /** Everything as known now. */
    public MetadataSnapshot snapshot() {
        return current;
    }

    /** The topic of that name; one that is not known is looked for in the database. Null when there is none. */
    public @Nullable Topic topic(String name) {
        Topic known = current.topic(name);
        return known != null || !refresh() ? known : current.topic(name);
    }

    /** The id of a group that has been seen before, or null. */
    public @Nullable Long groupId(String name) {
        Long known = current.groups().get(name);
        return known != null || !refresh() ? known : current.groups().get(name);
    }

    /** The id of a group, which is created when it is new. */
    public long groupIdOrCreate(String name) {
        Long known = groupId(name);
        return known != null ? known : createGroup(name);
    }

    private long createGroup(String name) {
        synchronized (changes) {
            if (current.groups().get(name) == null) {
                try {
                    store.change(
                            MetadataChange.of(MetadataChange.Kind.GROUP_CREATED, name),
                            mapper -> mapper.insertGroup(name));
                } catch (DatabaseException failure) {
                    if (failure.kind() != DatabaseException.Kind.DUPLICATE_KEY) {
                        throw failure;
                    }
                    LOG.debug("Another broker has created group {} at the same moment", name);
                }
                reload();
            }
            return Objects.requireNonNull(current.groups().get(name));
        }
    }

    /** Creates a topic, or says that it exists. Returns when it can be written to. */
    public TopicOutcome create(NewTopic topic) {
        synchronized (changes) {
            boolean created = administration.create(topic);
            reload();
            Topic now = Objects.requireNonNull(current.topic(topic.name()));
            return created ? new TopicOutcome.Done(now) : new TopicOutcome.Exists(now);
        }
    }

    /** Changes retention, or adds partitions. */
    public TopicOutcome alter(String name, TopicChange change) {
        synchronized (changes) {
            reload();
            Topic topic = current.topic(name);
            if (topic == null) {
                return new TopicOutcome.Unknown(name);
            }
            Integer partitions = change.partitions();
            if (partitions != null && partitions < topic.partitions()) {
                return new TopicOutcome.Shrinks(topic);
            }
            alter(topic, change);
            reload();
            return new TopicOutcome.Done(Objects.requireNonNull(current.topic(name)));
        }
    }

    private void alter(Topic topic, TopicChange change) {
        if (change.retentionMs() != null || change.retentionBytes() != null) {
            administration.setRetention(
                    topic,
                    change.retentionMs() == null ? topic.retentionMs() : change.retentionMs(),
                    change.retentionBytes() == null ? topic.retentionBytes() : change.retentionBytes());
        }
        Integer partitions = change.partitions();
        if (partitions != null && partitions > topic.partitions()) {
            administration.addPartitions(topic, partitions);
        }
    }

    /** Deletes a topic with all its messages; false when there is none. */
    public boolean delete(String name) {
        synchronized (changes) {
            boolean found = administration.delete(name);
            // Out of sight before its logs go, so that requests find no topic rather than half of one.
            reload();
            administration.finishDeletion(name);
            reload();
            return found;
        }
    }

    /** Reads everything again if the transaction id has moved; whether it had. */
    public boolean refresh() {
        if (store.read(MetadataMapper::txid) == current.txid()) {
            return false;
        }
        reload();
        return true;
    }

    private synchronized void reload() {
        MetadataSnapshot loaded = store.load();
        if (loaded.txid() >= current.txid()) {
            current = loaded;
        }
    }
}

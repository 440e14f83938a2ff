package io.catmq.server.group;

import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.NotLeaderException;
import io.catmq.server.database.Database;
import io.catmq.server.metadata.MetadataChanges;
import io.catmq.server.metadata.MetadataSnapshot;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The groups' states in the metadata database. Only the leader writes them, each state of a group in one transaction that
 * holds what has changed since the one before.
 */
final class GroupStore {
    private final Database database;
    private final MetadataChanges changes;
    private final Leadership leadership;

    GroupStore(Database database, MetadataChanges changes, Leadership leadership) {
        this.database = database;
        this.changes = changes;
        this.leadership = leadership;
    }

    /** Ids of the groups that have members. */
    Set<Long> groupsWithMembers() {
        return new HashSet<>(database.call(GroupMapper.class, GroupMapper::groupsWithMembers));
    }

    /** The group as last written; partitions of topics that are gone are left out. */
    GroupState load(long group, MetadataSnapshot metadata) {
        Map<Long, TopicPartition> partitions = new HashMap<>();
        metadata.topics().forEach(topic -> TopicPartition.of(topic).forEach(each -> partitions.put(each.id(), each)));
        return database.call(GroupMapper.class, mapper -> GroupRows.load(mapper, group, partitions));
    }

    /**
     * Writes what differs.
     *
     * @param term in which {@code before} was read: in another one it may be old
     * @throws NotLeaderException when this broker leads no longer, or in another term; nothing was written
     */
    void write(Change change, long term, GroupState before, GroupState after) {
        Map<String, Object> payload = new TreeMap<>(change.details());
        payload.put("name", change.groupName());
        payload.put("epoch", after.epoch());
        inTerm(term, change.actor(), change.kind(), payload, mapper -> new RowDifferences(
                        mapper, change.group(), before, after)
                .write());
    }

    /** Forgets the group. */
    void delete(Change change, long term) {
        inTerm(term, change.actor(), change.kind(), Map.of("name", change.groupName()), mapper -> {
            mapper.deleteState(change.group());
            mapper.deleteAllMembers(change.group());
            mapper.deleteAllTargets(change.group());
            mapper.deleteAllOwners(change.group());
            mapper.deleteGroup(change.group());
        });
    }

    private void inTerm(long term, String actor, String kind, Map<String, ?> payload, Consumer<GroupMapper> work) {
        changes.change(actor, kind, payload, session -> {
            if (leadership.requireOwnTerm(session) != term) {
                throw new NotLeaderException(
                        "This broker leads in another term than when it read the group", leadership.leader());
            }
            work.accept(database.mapper(session, GroupMapper.class));
        });
    }

    /** What is written, for the audit trail. */
    record Change(String actor, String kind, long group, String groupName, Map<String, ?> details) {}
}

package io.catmq.client;

import io.catmq.client.wire.Names;
import io.catmq.client.wire.TopicPattern;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decides which partitions are read: those the application names, those the group gives, or without a group all of the
 * topics. Changes are applied inside {@code poll} only. Not thread safe.
 */
final class Assignments {
    private enum Kind {
        NONE,
        SUBSCRIBED,
        ASSIGNED
    }

    private final ReadSet readSet;
    private final MetadataCache metadata;
    private final ConsumerOptions options;
    private final @Nullable GroupMembership membership;
    private Kind kind = Kind.NONE;
    private Set<String> topics = Set.of();
    private @Nullable TopicPattern pattern;
    private RebalanceListener listener = new RebalanceListener() {};
    private boolean announced;
    private int memberNumber;
    private int joins;

    Assignments(
            ReadSet readSet, MetadataCache metadata, ConsumerOptions options, @Nullable GroupMembership membership) {
        this.readSet = readSet;
        this.metadata = metadata;
        this.options = options;
        this.membership = membership;
    }

    /** @param newPattern which topics besides, or null */
    void subscribe(Collection<String> names, @Nullable TopicPattern newPattern, RebalanceListener newListener) {
        if (kind == Kind.ASSIGNED) {
            throw new IllegalStateException(
                    "assign() was called before: use a consumer either with subscribe() or with assign()");
        }
        if (names.isEmpty() && newPattern == null) {
            throw new IllegalArgumentException("There is no topic to subscribe to: close the consumer instead");
        }
        names.forEach(name -> Names.require("topic", name));
        kind = Kind.SUBSCRIBED;
        topics = new TreeSet<>(names);
        pattern = newPattern;
        if (newPattern != null) {
            metadata.onlyExisting(newPattern);
        }
        listener = newListener;
        announced = false;
    }

    /** @param atTheEnd is told by {@link #release} only */
    void assign(Collection<TopicPartition> partitions, RebalanceListener atTheEnd) {
        if (kind == Kind.SUBSCRIBED) {
            throw new IllegalStateException(
                    "subscribe() was called before: use a consumer either with subscribe() or with assign()");
        }
        kind = Kind.ASSIGNED;
        listener = atTheEnd;
        Set<TopicPartition> gone = readSet.ids();
        gone.removeAll(Set.copyOf(partitions));
        readSet.removeAll(gone);
        for (TopicPartition id : new TreeSet<>(partitions)) {
            if (!readSet.contains(id)) {
                readSet.add(new ConsumerPartition(id, null, startFrom(id)));
                metadata.want(id.topic());
            }
        }
    }

    /** The member id to commit with; null outside of a membership. */
    @Nullable String memberId() {
        return membership != null && kind == Kind.SUBSCRIBED ? membership.memberId() : null;
    }

    /** Brings the partitions up to date, telling the listener. */
    void apply(Deadline deadline) {
        if (kind == Kind.NONE) {
            throw new IllegalStateException("Nothing to read: call subscribe() or assign() before poll()");
        }
        if (kind == Kind.ASSIGNED) {
            if (membership != null) {
                identify(deadline);
            }
            return;
        }
        if (membership == null) {
            applyAllPartitions(deadline);
        } else {
            applyGroup(membership, deadline);
        }
    }

    /**
     * Before anything is read: when the topic is deleted and made anew, nothing that was read of the one is committed as the
     * other's. A group that assigns partitions takes them away then.
     */
    private void identify(Deadline deadline) {
        for (ConsumerPartition partition : readSet.all()) {
            if (partition.topicId() == null) {
                partition.topicId(metadata.get(partition.id().topic(), deadline).id());
            }
        }
    }

    private void applyAllPartitions(Deadline deadline) {
        Map<TopicPartition, @Nullable Long> target = new TreeMap<>();
        for (String topic : topics) {
            addAll(metadata.get(topic, deadline), target);
        }
        TopicPattern wanted = pattern;
        if (wanted != null) {
            for (String topic : metadata.matching(wanted, deadline)) {
                // Asking for one that was deleted meanwhile could make it anew.
                addAll(metadata.known(topic), target);
            }
        }
        // What a topic gets later is new: nothing of it may be missed.
        change(target, announced ? id -> StartFrom.EARLIEST : this::startFrom);
        announced = true;
    }

    private static void addAll(MetadataCache.@Nullable Topic topic, Map<TopicPartition, @Nullable Long> target) {
        for (int partition = 0; topic != null && partition < topic.partitions(); partition++) {
            target.put(new TopicPartition(topic.name(), partition), null);
        }
    }

    private void applyGroup(GroupMembership group, Deadline deadline) {
        if (!announced) {
            topics.forEach(topic -> metadata.get(topic, deadline));
            group.subscribe(topics, pattern);
            announced = true;
        }
        GroupMembership.Target target = group.target();
        if (target.number() != memberNumber) {
            memberNumber = target.number();
            loseAll();
        }
        Map<TopicPartition, Long> partitions = target.partitions();
        if (partitions == null) {
            return;
        }
        if (target.joins() != joins) {
            joins = target.joins();
            loseAllBut(partitions);
        }
        change(new TreeMap<>(partitions), this::startFrom);
    }

    private StartFrom startFrom(TopicPartition id) {
        return options.wholeTopics().test(id.topic()) ? StartFrom.EARLIEST : options.startFrom();
    }

    private void loseAll() {
        lose(readSet.ids());
    }

    /** After joining again: what has another epoch has been somebody else's meanwhile. */
    private void loseAllBut(Map<TopicPartition, Long> kept) {
        Set<TopicPartition> lost = new TreeSet<>();
        for (ConsumerPartition held : readSet.all()) {
            if (!Objects.equals(kept.get(held.id()), held.assignmentEpoch())) {
                lost.add(held.id());
            }
        }
        lose(lost);
    }

    private void lose(Set<TopicPartition> lost) {
        readSet.removeAll(lost);
        if (!lost.isEmpty()) {
            // The group may be waiting for that, to give them back.
            tellGroup();
            listener.onLost(lost);
        }
    }

    private void change(Map<TopicPartition, @Nullable Long> target, Function<TopicPartition, StartFrom> startFrom) {
        Set<TopicPartition> revoked = readSet.ids();
        revoked.removeAll(target.keySet());
        Set<TopicPartition> added = new TreeSet<>(target.keySet());
        added.removeAll(readSet.ids());
        for (ConsumerPartition kept : readSet.all()) {
            if (target.containsKey(kept.id())) {
                kept.assignmentEpoch(target.get(kept.id()));
            }
        }
        if (!revoked.isEmpty()) {
            revoke(revoked);
        }
        if (!added.isEmpty()) {
            added.forEach(id -> {
                readSet.add(new ConsumerPartition(id, target.get(id), startFrom.apply(id)));
                metadata.want(id.topic());
            });
            tellGroup();
            listener.onAssigned(List.copyOf(added));
        }
    }

    private void revoke(Set<TopicPartition> revoked) {
        try {
            listener.onRevoked(revoked);
        } finally {
            readSet.removeAll(revoked);
            tellGroup();
        }
    }

    private void tellGroup() {
        if (membership != null) {
            membership.holds(memberNumber, readSet.ids());
        }
    }

    /** Gives everything up at the end. */
    void release() {
        Set<TopicPartition> all = readSet.ids();
        if (!all.isEmpty()) {
            listener.onRevoked(all);
        }
        readSet.removeAll(all);
    }
}

package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.OffsetToCommit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes and reads the group's offsets. Not thread safe. */
final class Committer {
    private static final Logger log = LoggerFactory.getLogger(Committer.class);

    private final ServerCalls calls;
    private final ReadSet readSet;
    private final Assignments assignments;
    private final @Nullable GroupMembership membership;
    private final @Nullable String group;
    private final Settler settler;

    Committer(
            ServerCalls calls,
            ReadSet readSet,
            Assignments assignments,
            @Nullable GroupMembership membership,
            @Nullable String group,
            Settler settler) {
        this.calls = calls;
        this.readSet = readSet;
        this.assignments = assignments;
        this.membership = membership;
        this.group = group;
        this.settler = settler;
    }

    /** Commits positions, where they differ from what is committed. */
    void commitPositions() {
        String name = requireGroup();
        Map<TopicPartition, Long> offsets = new TreeMap<>();
        for (ConsumerPartition partition : readSet.all()) {
            if (partition.hasPosition() && partition.position() != partition.committed()) {
                offsets.put(partition.id(), partition.position());
            }
        }
        send(name, offsets, requestDeadline());
    }

    /**
     * Commits where partitions that had no offset are read from.
     *
     * @return whether they may be read: not when the group has given them to somebody else meanwhile
     */
    boolean commitStarts(Map<TopicPartition, Long> offsets, Deadline deadline) {
        try {
            send(requireGroup(), offsets, deadline);
            return true;
        } catch (FencedException e) {
            log.debug("Others read some of {} by now", offsets.keySet(), e);
            return assignments.memberId() == null;
        }
    }

    void commit(Map<TopicPartition, Long> offsets) {
        String name = requireGroup();
        readSet.require(offsets.keySet());
        send(name, offsets, requestDeadline());
    }

    Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        String name = requireGroup();
        TreeSet<String> topics = new TreeSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        if (topics.isEmpty()) {
            return Map.of();
        }
        Map<TopicPartition, Long> offsets = CatMqAdmin.committedOffsets(calls, name, topics, requestDeadline());
        offsets.keySet().retainAll(partitions);
        return offsets;
    }

    List<SendResult> settle(Settlement settlement) {
        String name = requireGroup();
        Map<TopicPartition, Long> offsets = settlement.offsets();
        offsets.keySet().forEach(this::requireNotLost);
        if (settlement.messages().isEmpty()) {
            send(name, offsets, requestDeadline());
            return List.of();
        }
        return committing(
                offsets, () -> settler.settle(name, assignments.memberId(), toCommit(offsets), settlement.messages()));
    }

    /** What the group has given to somebody else is no mistake of the caller's. */
    private void requireNotLost(TopicPartition id) {
        if (assignments.memberId() != null && !readSet.contains(id)) {
            throw new FencedException(
                    "Nothing was appended or committed: partition " + id
                            + " is not assigned to this consumer, which has " + readSet.ids(),
                    ErrorCode.FENCED.name());
        }
        readSet.require(id);
    }

    private void send(String name, Map<TopicPartition, Long> offsets, Deadline deadline) {
        if (offsets.isEmpty()) {
            return;
        }
        CommitRequest body = new CommitRequest(assignments.memberId(), toCommit(offsets));
        HttpCall call = HttpCall.json("POST", ApiPaths.groupOffsets(name), body).asRepeatable();
        committing(offsets, () -> calls.send(call, deadline));
    }

    private Deadline requestDeadline() {
        return Deadline.in(calls.options().requestTimeout());
    }

    private List<OffsetToCommit> toCommit(Map<TopicPartition, Long> offsets) {
        List<OffsetToCommit> list = new ArrayList<>(offsets.size());
        offsets.forEach((id, offset) -> {
            ConsumerPartition partition = readSet.require(id);
            list.add(new OffsetToCommit(
                    id.topic(), id.partition(), offset, partition.assignmentEpoch(), partition.topicId()));
        });
        return list;
    }

    private <T> T committing(Map<TopicPartition, Long> offsets, Supplier<T> call) {
        T answer;
        try {
            answer = call.get();
        } catch (FencedException e) {
            if (membership != null) {
                membership.beat();
            }
            throw e;
        }
        offsets.forEach((id, offset) -> readSet.require(id).committed(offset));
        return answer;
    }

    private String requireGroup() {
        if (group == null) {
            throw new IllegalStateException(
                    "This consumer has no group, so there is nowhere to commit: set ConsumerOptions.group");
        }
        return group;
    }
}

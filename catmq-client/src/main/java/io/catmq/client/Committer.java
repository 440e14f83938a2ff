package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.OffsetToCommit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Writes and reads the group's offsets. Not thread safe. */
final class Committer {
    private final ServerCalls calls;
    private final ReadSet readSet;
    private final Assignments assignments;
    private final @Nullable GroupMembership membership;
    private final @Nullable String group;

    Committer(
            ServerCalls calls,
            ReadSet readSet,
            Assignments assignments,
            @Nullable GroupMembership membership,
            @Nullable String group) {
        this.calls = calls;
        this.readSet = readSet;
        this.assignments = assignments;
        this.membership = membership;
        this.group = group;
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
        send(name, offsets);
    }

    void commit(Map<TopicPartition, Long> offsets) {
        String name = requireGroup();
        readSet.require(offsets.keySet());
        send(name, offsets);
    }

    Map<TopicPartition, Long> committed(Collection<TopicPartition> partitions) {
        String name = requireGroup();
        TreeSet<String> topics = new TreeSet<>();
        partitions.forEach(partition -> topics.add(partition.topic()));
        if (topics.isEmpty()) {
            return Map.of();
        }
        Deadline deadline = Deadline.in(calls.options().requestTimeout());
        Map<TopicPartition, Long> offsets = CatMqAdmin.committedOffsets(calls, name, topics, deadline);
        offsets.keySet().retainAll(partitions);
        return offsets;
    }

    private void send(String name, Map<TopicPartition, Long> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        List<OffsetToCommit> list = new ArrayList<>(offsets.size());
        offsets.forEach((id, offset) -> list.add(new OffsetToCommit(
                id.topic(), id.partition(), offset, readSet.require(id).assignmentEpoch())));
        CommitRequest body = new CommitRequest(assignments.memberId(), list);
        HttpCall call = HttpCall.json("POST", ApiPaths.groupOffsets(name), body).asRepeatable();
        try {
            calls.send(call, Deadline.in(calls.options().requestTimeout()));
        } catch (FencedException e) {
            if (membership != null) {
                membership.beat();
            }
            throw e;
        }
        offsets.forEach((id, offset) -> readSet.require(id).committed(offset));
    }

    private String requireGroup() {
        if (group == null) {
            throw new IllegalStateException(
                    "This consumer has no group, so there is nowhere to commit: set ConsumerOptions.group");
        }
        return group;
    }
}

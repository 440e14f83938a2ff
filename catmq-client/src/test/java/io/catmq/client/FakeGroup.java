package io.catmq.client;

import io.catmq.client.wire.AssignedPartition;
import io.catmq.client.wire.AssignedTopic;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.ProblemDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/** A coordinator that gives every member what the test says, without taking others into account. Thread safe. */
final class FakeGroup implements Function<HeartbeatRequest, Object> {
    /** A heartbeat is tried for a third of it: one that a slow machine cuts short would be seen here and repeated. */
    private static final int SESSION_MS = 90_000;

    private final TreeMap<String, List<AssignedPartition>> assignment = new TreeMap<>();
    private final List<String> left = new ArrayList<>();
    private boolean expelled;
    private boolean fenced;
    private boolean leaderless;
    private boolean refuseForEver;
    private long epoch = 1;

    synchronized FakeGroup gives(String topic, int... partitions) {
        List<AssignedPartition> list = new ArrayList<>();
        for (int partition : partitions) {
            list.add(new AssignedPartition(partition, epoch));
        }
        assignment.put(topic, list);
        epoch++;
        return this;
    }

    /** The member is unknown until it joins again. */
    synchronized void expel() {
        expelled = true;
    }

    /** The member's partitions are given to others; it may join again. */
    synchronized void fence() {
        fenced = true;
    }

    /** Whether nobody leads the cluster. */
    synchronized void leaderless(boolean value) {
        leaderless = value;
    }

    synchronized void refuseForEver() {
        refuseForEver = true;
    }

    synchronized List<String> left() {
        return List.copyOf(left);
    }

    @Override
    public synchronized Object apply(HeartbeatRequest request) {
        if (refuseForEver) {
            return ProblemDetail.of(ErrorCode.INVALID_REQUEST, "no such session time-out");
        }
        if (leaderless) {
            return ProblemDetail.of(ErrorCode.NO_LEADER, "an election is going on")
                    .withRetryAfterMs(10);
        }
        if (request.memberEpoch() == Heartbeats.LEAVE) {
            left.add(request.memberId());
            return new HeartbeatResponse(request.memberId(), -1, epoch, 20, SESSION_MS, null, null, List.of());
        }
        if (expelled && request.memberEpoch() != Heartbeats.JOIN) {
            return ProblemDetail.of(ErrorCode.UNKNOWN_MEMBER, "join again");
        }
        if (fenced && request.memberEpoch() != Heartbeats.JOIN) {
            return ProblemDetail.of(ErrorCode.FENCED, "too late");
        }
        expelled = false;
        fenced = false;
        List<AssignedTopic> topics = new ArrayList<>();
        assignment.forEach((topic, partitions) -> topics.add(new AssignedTopic(topic, partitions)));
        return new HeartbeatResponse(request.memberId(), epoch, epoch, 20, SESSION_MS, null, null, topics);
    }
}

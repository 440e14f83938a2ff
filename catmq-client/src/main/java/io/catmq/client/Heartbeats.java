package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.AssignedPartition;
import io.catmq.client.wire.AssignedTopic;
import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.TopicPartitions;
import io.catmq.client.wire.TopicPattern;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The heartbeat requests of one member. Thread safe. */
final class Heartbeats {
    static final long JOIN = 0;
    static final long LEAVE = -1;
    static final long LEAVE_FOR_A_WHILE = -2;

    private static final int MOST_FAILING = 100;

    private final ServerCalls calls;
    private final String group;
    private final ConsumerOptions options;
    private final String memberId = UUID.randomUUID().toString();

    Heartbeats(ServerCalls calls, String group, ConsumerOptions options) {
        this.calls = calls;
        this.group = group;
        this.options = options;
    }

    /**
     * What a heartbeat says.
     *
     * @param memberEpoch {@link #JOIN}, {@link #LEAVE}, {@link #LEAVE_FOR_A_WHILE}, or the one of the last answer
     * @param topics what the member subscribes to
     * @param pattern which topics besides, or null
     * @param held what it holds
     * @param failing what it cannot handle, also of partitions that it does not hold any more
     */
    record Beat(
            long memberEpoch,
            List<String> topics,
            @Nullable TopicPattern pattern,
            Set<TopicPartition> held,
            List<FailingMessage> failing) {}

    String group() {
        return group;
    }

    String memberId() {
        return memberId;
    }

    /** What to say at the end. */
    long farewell() {
        return options.leaveOnClose() ? LEAVE : LEAVE_FOR_A_WHILE;
    }

    HeartbeatResponse send(Beat beat, Deadline deadline) {
        TopicPattern pattern = beat.pattern();
        Duration wished = options.sessionTimeout();
        Availability availability = options.availability().get();
        HeartbeatRequest request = new HeartbeatRequest(
                memberId,
                beat.memberEpoch(),
                options.instanceId(),
                calls.options().clientId(),
                null,
                Heartbeats.class.getPackage().getImplementationVersion(),
                beat.topics(),
                pattern == null ? null : pattern.glob(),
                wished == null ? null : (int) wished.toMillis(),
                availability.isReady(),
                availability.reason(),
                byTopic(beat.held()),
                reports(beat));
        HttpCall call = HttpCall.json("POST", ApiPaths.heartbeat(group), request);
        return calls.call(call.asRepeatable(), HeartbeatResponse.class, deadline);
    }

    /** Not more than a request can carry, and nothing at all where nothing fails. */
    private static @Nullable List<FailureReport> reports(Beat beat) {
        Instant now = Instant.now();
        List<FailureReport> reports = beat.failing().stream()
                .filter(each -> beat.held().contains(each.topicPartition()))
                .sorted(Comparator.comparing(FailingMessage::since))
                .limit(MOST_FAILING)
                .map(each -> report(each, now))
                .toList();
        return reports.isEmpty() ? null : reports;
    }

    private static FailureReport report(FailingMessage message, Instant now) {
        return new FailureReport(
                message.topicPartition().topic(),
                message.topicPartition().partition(),
                message.offset(),
                message.attempts(),
                Math.max(0, Duration.between(message.since(), now).toMillis()),
                message.cause());
    }

    private static List<TopicPartitions> byTopic(Set<TopicPartition> held) {
        Map<String, List<Integer>> byTopic = new TreeMap<>();
        for (TopicPartition each : new TreeSet<>(held)) {
            byTopic.computeIfAbsent(each.topic(), topic -> new ArrayList<>()).add(each.partition());
        }
        List<TopicPartitions> list = new ArrayList<>(byTopic.size());
        byTopic.forEach((topic, partitions) -> list.add(new TopicPartitions(topic, partitions)));
        return list;
    }

    static long readDelayMs(HeartbeatResponse answer) {
        Long delay = answer.readDelayMs();
        return delay == null ? 0 : delay;
    }

    /** Assigned partitions with their assignment epochs. */
    static Map<TopicPartition, Long> assignmentIn(HeartbeatResponse answer) {
        Map<TopicPartition, Long> partitions = new TreeMap<>();
        for (AssignedTopic topic : answer.assignment()) {
            for (AssignedPartition each : topic.partitions()) {
                partitions.put(new TopicPartition(topic.topic(), each.partition()), each.assignmentEpoch());
            }
        }
        return partitions;
    }
}

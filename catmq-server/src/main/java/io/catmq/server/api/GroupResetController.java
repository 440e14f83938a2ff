package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.OffsetChange;
import io.catmq.client.wire.ResetOffsetsRequest;
import io.catmq.client.wire.ResetOffsetsResponse;
import io.catmq.client.wire.TopicPartitions;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.OffsetReset;
import io.catmq.server.group.OffsetReset.Outcome;
import io.catmq.server.group.TopicPartition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Sets where groups go on reading. */
@RestController
final class GroupResetController {
    private final GroupCoordinator groups;
    private final TopicLookup topics;
    private final LocalBroker broker;

    GroupResetController(GroupCoordinator groups, TopicLookup topics, LocalBroker broker) {
        this.groups = groups;
        this.topics = topics;
        this.broker = broker;
    }

    @PostMapping(path = ApiPaths.GROUP_OFFSETS_RESET, consumes = ApiHeaders.JSON_TYPE)
    ResetOffsetsResponse reset(
            @PathVariable String group, @RequestBody ResetOffsetsRequest request, HttpServletRequest http) {
        OffsetReset to = to(request);
        Outcome outcome = groups.administration()
                .reset(Forwarded.actor(http, broker), group, to, partitions(request), request.dryRun());
        if (outcome instanceof Outcome.Lines lines) {
            return new ResetOffsetsResponse(
                    request.dryRun(),
                    lines.lines().stream()
                            .map(line -> new OffsetChange(
                                    line.partition().topic(),
                                    line.partition().partition(),
                                    line.before(),
                                    line.after()))
                            .toList());
        }
        if (outcome instanceof Outcome.UnknownGroup unknown) {
            throw Problems.unknownGroup(unknown.name());
        }
        if (outcome instanceof Outcome.OutOfRange range) {
            throw Problems.invalid(
                    "value",
                    "Nothing was changed: " + range.partition() + " holds offsets " + range.low() + " to "
                            + range.high() + " (the next to be written).");
        }
        throw new ApiException(Problems.noLeader());
    }

    private static OffsetReset to(ResetOffsetsRequest request) {
        if (request.to() == null) {
            throw Problems.missing("to");
        }
        return switch (request.to()) {
            case "earliest" -> new OffsetReset.Earliest();
            case "latest" -> new OffsetReset.Latest();
            case "time" -> new OffsetReset.ToTime(notNegative(value(request)));
            case "offset" -> new OffsetReset.ToOffset(notNegative(value(request)));
            case "shift" -> new OffsetReset.ShiftBy(value(request));
            case "group" -> {
                String other = request.group();
                if (other == null) {
                    throw Problems.missing("group");
                }
                yield new OffsetReset.LikeGroup(other);
            }
            default ->
                throw Problems.invalid(
                        "to",
                        "\"to\" must be earliest, latest, time, offset, shift or group, but is \""
                                + Problems.printable(request.to()) + "\".");
        };
    }

    private static long value(ResetOffsetsRequest request) {
        Long value = request.value();
        if (value == null) {
            throw Problems.missing("value");
        }
        return value;
    }

    private static long notNegative(long value) {
        if (value < 0) {
            throw Problems.invalid("value", "\"value\" must not be negative here.");
        }
        return value;
    }

    private List<TopicPartition> partitions(ResetOffsetsRequest request) {
        List<TopicPartition> partitions = new ArrayList<>();
        List<TopicPartitions> asked = request.topics();
        for (TopicPartitions each : asked == null ? List.<TopicPartitions>of() : asked) {
            if (each == null || each.topic() == null) {
                throw Problems.missing("topics.topic");
            }
            List<Integer> numbers = each.partitions();
            if (numbers == null || numbers.isEmpty()) {
                numbers = IntStream.range(0, topics.topic(each.topic()).partitions())
                        .boxed()
                        .toList();
            }
            for (Integer number : numbers) {
                if (number == null) {
                    throw Problems.invalid("topics.partitions", "\"topics.partitions\" must hold numbers.");
                }
                partitions.add(new TopicPartition(each.topic(), number, topics.partitionId(each.topic(), number)));
            }
        }
        return partitions;
    }
}

package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.PartitionOffset;
import io.catmq.client.wire.TopicOffsetsResponse;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongUnaryOperator;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Finds offsets: the first, the next to be written, or by time. */
@RestController
final class TopicOffsetsController {
    private final TopicLookup topics;
    private final MessageLog log;

    TopicOffsetsController(TopicLookup topics, MessageLog log) {
        this.topics = topics;
        this.log = log;
    }

    @GetMapping(ApiPaths.TOPIC_OFFSETS)
    TopicOffsetsResponse offsets(@PathVariable String topic, @RequestParam String at) {
        Topic found = topics.topic(topic);
        LongUnaryOperator offset = finder(at);
        List<PartitionOffset> offsets = new ArrayList<>(found.partitions());
        for (int i = 0; i < found.partitions(); i++) {
            offsets.add(new PartitionOffset(i, offset.applyAsLong(found.partitionId(i))));
        }
        return new TopicOffsetsResponse(offsets);
    }

    private LongUnaryOperator finder(String at) {
        return switch (at) {
            case "earliest" -> id -> log.range(id).logStartOffset();
            // Another broker may have acknowledged what this one has not heard of yet.
            case "latest" -> id -> log.freshRange(id).endOffset();
            default -> {
                long time = time(at);
                yield id -> log.offsetForTime(id, time);
            }
        };
    }

    private static long time(String at) {
        try {
            return Long.parseLong(at);
        } catch (NumberFormatException wrong) {
            throw Problems.invalid(
                    "at",
                    "\"at\" must be earliest, latest or a time in ms since the epoch, but is \""
                            + Problems.printable(at) + "\".");
        }
    }
}

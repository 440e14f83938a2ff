package io.catmq.server.api;

import io.catmq.client.wire.PartitionDescription;
import io.catmq.client.wire.TopicDescription;
import io.catmq.client.wire.TopicSummary;
import io.catmq.server.cluster.Brokers;
import io.catmq.server.log.LogRange;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.UnknownPartitionException;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;

/** Topics as the API shows them. */
@Component
final class TopicDescriptions {
    private static final LogRange EMPTY = new LogRange(0, 0);

    private final MessageLog log;
    private final Brokers brokers;

    TopicDescriptions(MessageLog log, Brokers brokers) {
        this.log = log;
        this.brokers = brokers;
    }

    TopicDescription describe(Topic topic) {
        List<PartitionDescription> partitions = new ArrayList<>(topic.partitions());
        long messages = 0;
        for (int i = 0; i < topic.partitions(); i++) {
            LogRange range = range(topic.partitionId(i));
            messages += range.endOffset() - range.logStartOffset();
            partitions.add(new PartitionDescription(
                    i, range.logStartOffset(), range.endOffset(), preferred(topic.partitionId(i))));
        }
        return new TopicDescription(
                topic.name(), topic.id(), topic.retentionMs(), topic.retentionBytes(), messages, partitions);
    }

    TopicSummary summarize(Topic topic) {
        long messages = 0;
        for (long id : topic.partitionIds()) {
            LogRange range = range(id);
            messages += range.endOffset() - range.logStartOffset();
        }
        return new TopicSummary(
                topic.name(), topic.id(), topic.partitions(), topic.retentionMs(), topic.retentionBytes(), messages);
    }

    String preferred(long partitionId) {
        return brokers.preferredFor(partitionId).id();
    }

    /** A topic that is deleted while it is described is shown as empty. */
    private LogRange range(long partitionId) {
        try {
            return log.range(partitionId);
        } catch (UnknownPartitionException gone) {
            return EMPTY;
        }
    }
}

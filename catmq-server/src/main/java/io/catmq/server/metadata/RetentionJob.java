package io.catmq.server.metadata;

import io.catmq.server.log.CorruptLogException;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.Retention;
import io.catmq.server.log.RetentionResult;
import io.catmq.server.log.UnknownPartitionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes what is too old or too much from all partitions; run on a schedule. */
public final class RetentionJob implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

    private final Metadata metadata;
    private final MessageLog log;
    private final TopicProperties defaults;

    /** A job for all topics. */
    public RetentionJob(Metadata metadata, MessageLog log, TopicProperties defaults) {
        this.metadata = metadata;
        this.log = log;
        this.defaults = defaults;
    }

    @Override
    public void run() {
        for (Topic topic : metadata.snapshot().topics()) {
            Retention retention = defaults.retentionOf(topic);
            if (retention.maxAgeMs() != Retention.UNLIMITED || retention.maxBytes() != Retention.UNLIMITED) {
                apply(topic, retention);
            }
        }
    }

    private void apply(Topic topic, Retention retention) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            try {
                RetentionResult result = log.applyRetention(topic.partitionId(partition), retention);
                if (result.removedChunks() > 0) {
                    LOG.debug("Retention on {}-{}: {}", topic.name(), partition, result);
                }
            } catch (UnknownPartitionException gone) {
                LOG.debug("Topic {} was deleted while retention ran", topic.name());
                return;
            } catch (CorruptLogException corrupt) {
                LOG.warn("Retention passes over {}-{}: {}", topic.name(), partition, corrupt.getMessage());
            }
        }
    }
}

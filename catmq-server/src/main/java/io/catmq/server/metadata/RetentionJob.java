package io.catmq.server.metadata;

import io.catmq.server.log.CorruptLogException;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.Retention;
import io.catmq.server.log.RetentionResult;
import io.catmq.server.log.UnknownPartitionException;
import java.time.Clock;
import java.util.Collection;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what is too old or too much from all partitions; run on a schedule. A partition in which nothing can have grown too
 * old is passed over, so that a thousand idle ones cost the database next to nothing.
 */
public final class RetentionJob implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(RetentionJob.class);

    private static final long LONGEST_REST_MS = 3_600_000;

    private final Supplier<Collection<Topic>> topics;
    private final MessageLog log;
    private final TopicProperties defaults;
    private final Clock clock;
    /** By partition id. Only of use where this broker runs the job again, and harmless elsewhere. */
    private final Map<Long, Rest> resting = new ConcurrentHashMap<>();

    /** Until when nothing has to be done, under this retention. */
    private record Rest(Retention retention, long untilMs) {}

    /** A job for all topics. */
    public RetentionJob(Metadata metadata, MessageLog log, TopicProperties defaults, Clock clock) {
        this(() -> metadata.snapshot().topics(), log, defaults, clock);
    }

    RetentionJob(Supplier<Collection<Topic>> topics, MessageLog log, TopicProperties defaults, Clock clock) {
        this.topics = topics;
        this.log = log;
        this.defaults = defaults;
        this.clock = clock;
    }

    @Override
    public void run() {
        resting.values().removeIf(rest -> rest.untilMs() <= clock.millis());
        for (Topic topic : topics.get()) {
            Retention retention = defaults.retentionOf(topic);
            if (retention.maxAgeMs() != Retention.UNLIMITED || retention.maxBytes() != Retention.UNLIMITED) {
                apply(topic, retention);
            }
        }
    }

    private void apply(Topic topic, Retention retention) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            long id = topic.partitionId(partition);
            Rest rest = resting.get(id);
            if (rest != null && rest.retention().equals(retention)) {
                continue;
            }
            try {
                RetentionResult result = log.applyRetention(id, retention);
                resting.remove(id);
                if (retention.maxBytes() == Retention.UNLIMITED) {
                    resting.put(
                            id, new Rest(retention, clock.millis() + restMs(result.oldestAt(), retention.maxAgeMs())));
                }
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

    /** The last chunk of a partition stays however old it is; when it gets company it may wait a tenth of its age. */
    private long restMs(long oldestAt, long maxAgeMs) {
        long due = oldestAt < 0 ? maxAgeMs : oldestAt + maxAgeMs - clock.millis();
        return Math.min(LONGEST_REST_MS, due > 0 ? due : maxAgeMs / 10);
    }
}

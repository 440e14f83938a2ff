package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.FetchSection;
import io.catmq.server.api.FetchPlan.Partition;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.Chunk;
import io.catmq.server.log.CorruptLogException;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.ReadResult;
import io.catmq.server.log.ReadResult.Chunks;
import io.catmq.server.log.ReadResult.OutOfRange;
import io.catmq.server.log.UnknownPartitionException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Reads what a fetch asks for. A partition that cannot be read says so in its section; the others go on. */
@Component
final class FetchReader {
    private static final Logger LOG = LoggerFactory.getLogger(FetchReader.class);

    private final MessageLog log;
    private final HeldBack heldBack;

    FetchReader(MessageLog log, HeldBack heldBack) {
        this.log = log;
        this.heldBack = heldBack;
    }

    /** Sections of the partitions with data or an error. */
    List<FetchSection> read(FetchPlan plan) {
        List<FetchSection> sections = new ArrayList<>(plan.errors());
        long left = plan.maxBytes();
        for (Partition partition : plan.partitions()) {
            FetchSection section = read(plan, partition, (int) Math.min(left, plan.maxPartitionBytes()));
            if (section != null) {
                sections.add(section);
                left -= bytes(section);
                if (left <= 0) {
                    break;
                }
            }
        }
        return sections;
    }

    /** The section of one partition, or null when there is nothing new. */
    @Nullable FetchSection read(FetchPlan plan, Partition partition, int maxBytes) {
        try {
            if (plan.isDelayed() && heldBack.dueIn(partition, plan.readDelayMs()) > 0) {
                return null;
            }
            ReadResult result = log.read(partition.partitionId(), partition.offset(), maxBytes);
            if (result instanceof OutOfRange range) {
                return FetchSection.error(partition.index(), range.low(), range.high(), ErrorCode.OFFSET_OUT_OF_RANGE);
            }
            Chunks found = (Chunks) result;
            List<Chunk> chunks =
                    plan.isDelayed() ? heldBack.due(partition, found.chunks(), plan.readDelayMs()) : found.chunks();
            return chunks.isEmpty()
                    ? null
                    : FetchSection.of(partition.index(), found.logStartOffset(), found.endOffset(), chunks(chunks));
        } catch (UnknownPartitionException gone) {
            return FetchSection.error(partition.index(), -1, -1, ErrorCode.UNKNOWN_PARTITION);
        } catch (DatabaseException unavailable) {
            LOG.warn("Fetch: {}", unavailable.getMessage());
            return FetchSection.error(partition.index(), -1, -1, ErrorCode.DATABASE_UNAVAILABLE);
        } catch (CorruptLogException corrupt) {
            LOG.error("Fetch: {}", corrupt.getMessage());
            return FetchSection.error(partition.index(), -1, corrupt.offset(), ErrorCode.CORRUPT_LOG);
        }
    }

    /** In how many ms the first message that was held back from this fetch is due; -1 without one. */
    long nextDueIn(FetchPlan plan) {
        long next = -1;
        for (Partition partition : plan.partitions()) {
            long due = heldBack.dueIn(partition, plan.readDelayMs());
            if (due >= 0 && (next < 0 || due < next)) {
                next = due;
            }
        }
        return next;
    }

    private static List<FetchChunk> chunks(List<Chunk> chunks) {
        List<FetchChunk> wire = new ArrayList<>(chunks.size());
        for (Chunk chunk : chunks) {
            wire.add(new FetchChunk(
                    chunk.baseOffset(),
                    chunk.recordCount(),
                    chunk.appendedAt(),
                    chunk.array(),
                    chunk.arrayOffset(),
                    chunk.payloadLength(),
                    chunk::done));
        }
        return wire;
    }

    static long bytes(FetchSection section) {
        long bytes = 0;
        for (FetchChunk chunk : section.chunks()) {
            bytes += chunk.length();
        }
        return bytes;
    }

    static long messages(FetchSection section) {
        long messages = 0;
        for (FetchChunk chunk : section.chunks()) {
            messages += chunk.recordCount();
        }
        return messages;
    }
}

package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.FetchPartition;
import io.catmq.client.wire.FetchRequest;
import io.catmq.client.wire.FetchSection;
import io.catmq.server.database.DatabaseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A fetch with its limits applied and its names resolved.
 *
 * @param maxWaitMs how long it may wait
 * @param minBytes fewer are only returned when the wait is over
 * @param maxBytes of the whole answer
 * @param maxPartitionBytes of one partition
 * @param readDelayMs what was appended less than so long ago is left out
 * @param partitions what can be read
 * @param errors sections of those that cannot
 */
record FetchPlan(
        int maxWaitMs,
        int minBytes,
        int maxBytes,
        int maxPartitionBytes,
        long readDelayMs,
        List<Partition> partitions,
        List<FetchSection> errors) {

    private static final long LONGEST_READ_DELAY_MS = 30L * 24 * 60 * 60 * 1_000;

    /** A partition to read: its place in the request, its log, and from where. */
    record Partition(int index, long partitionId, long offset) {}

    boolean isDelayed() {
        return readDelayMs > 0;
    }

    static FetchPlan of(FetchRequest request, FetchProperties limits, TopicLookup topics) {
        if (request.partitions() == null) {
            throw Problems.missing("partitions");
        }
        int maxBytes = limits.clampBytes(request.maxBytes());
        Integer maxPartitionBytes = request.maxPartitionBytes();
        Integer minBytes = request.minBytes();
        Long readDelayMs = request.readDelayMs();
        List<Partition> partitions = new ArrayList<>(request.partitions().size());
        List<FetchSection> errors = new ArrayList<>(0);
        for (int i = 0; i < request.partitions().size(); i++) {
            resolve(i, request.partitions().get(i), topics, partitions, errors);
        }
        return new FetchPlan(
                limits.clampWaitMs(request.maxWaitMs()),
                Math.min(minBytes == null ? 1 : minBytes, maxBytes),
                maxBytes,
                maxPartitionBytes == null ? maxBytes : Math.max(1, Math.min(maxPartitionBytes, maxBytes)),
                readDelayMs == null ? 0 : requireReadDelay(readDelayMs),
                partitions,
                errors);
    }

    static long requireReadDelay(long ms) {
        if (ms < 0 || ms > LONGEST_READ_DELAY_MS) {
            throw Problems.invalid(
                    "readDelayMs", "\"readDelayMs\" must be 0 to " + LONGEST_READ_DELAY_MS + ", which is 30 days.");
        }
        return ms;
    }

    private static void resolve(
            int index,
            FetchPartition wanted,
            TopicLookup topics,
            List<Partition> partitions,
            List<FetchSection> errors) {
        String field = "partitions[" + index + "]";
        if (wanted == null || wanted.topic() == null) {
            throw Problems.missing(field + ".topic");
        }
        if (wanted.offset() < 0) {
            throw Problems.invalid(field + ".offset", "\"" + field + ".offset\" must not be negative.");
        }
        try {
            partitions.add(
                    new Partition(index, topics.partitionId(wanted.topic(), wanted.partition()), wanted.offset()));
        } catch (ApiException unknown) {
            String code = unknown.problem().code();
            errors.add(new FetchSection(index, -1, -1, code == null ? ErrorCode.INTERNAL.name() : code, List.of()));
        } catch (DatabaseException away) {
            // A topic that this server does not know may exist; the others of the fetch go on.
            errors.add(new FetchSection(
                    index, -1, -1, Objects.requireNonNull(ProblemMapper.of(away).code()), List.of()));
        }
    }
}

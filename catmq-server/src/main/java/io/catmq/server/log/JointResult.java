package io.catmq.server.log;

import io.catmq.server.log.AppendResult.SequenceRefused;
import java.util.List;

/** How an append to several partitions ended: all of it is durable, or nothing is. */
public sealed interface JointResult {

    /**
     * All is durable, and so is what was joined to it.
     *
     * @param results in the order of the batches: all appended, or all duplicates of an earlier try
     */
    record Done(List<AppendResult> results) implements JointResult {}

    /** The batches for this partition do not follow what is known of their producer; nothing was written anywhere. */
    record Refused(long partitionId, SequenceRefused why) implements JointResult {}
}

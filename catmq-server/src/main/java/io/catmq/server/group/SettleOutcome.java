package io.catmq.server.group;

import io.catmq.server.log.AppendResult;
import java.util.List;
import java.util.Set;

/** How appending and committing together ended. If it is not done, nothing was appended and nothing committed. */
public sealed interface SettleOutcome {
    /**
     * All is durable.
     *
     * @param results in the order of the appends: all appended, or all duplicates of an earlier try that was done
     */
    record Settled(List<AppendResult> results) implements SettleOutcome {}

    /** An offset may not be committed; {@link CommitOutcome.Backwards} also when it is committed already. */
    record NotCommitted(CommitOutcome why) implements SettleOutcome {}

    /** Batches do not follow what is known of their producer. */
    record SequenceRefused(long partitionId, AppendResult.SequenceRefused why) implements SettleOutcome {}

    /** The partitions are on several databases, which have no transaction in common. */
    record SeveralDatabases(Set<String> names) implements SettleOutcome {}
}

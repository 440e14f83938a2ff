package io.catmq.server.log;

/** How an append ended. */
public sealed interface AppendResult {

    /**
     * The batch is durable.
     *
     * @param baseOffset offset of its first record
     * @param appendedAt the database's time in ms since the epoch, never less than that of the chunk before
     */
    record Appended(long baseOffset, int count, long appendedAt) implements AppendResult {}

    /** The same batch was appended before; nothing was written now. */
    record Duplicate(long baseOffset, int count) implements AppendResult {}

    /**
     * The batch does not follow what is known of its producer on this partition; nothing was written.
     *
     * @param expectedSequence the first sequence that would be taken, of the epoch that is known
     */
    record SequenceRefused(Reason reason, int expectedSequence) implements AppendResult {}

    /**
     * Whether the batch was appended before cannot be told, because the log no longer holds, or never had, the offset from
     * which it may be there; nothing was written now.
     */
    record Unknowable(long logStartOffset, long endOffset) implements AppendResult {}

    /** Why a batch does not follow. */
    enum Reason {
        /** A newer epoch of this producer was seen. */
        STALE_EPOCH,
        /** Older than the last batch. */
        DUPLICATE_SEQUENCE,
        /** Batches between the last one and this are missing. */
        OUT_OF_ORDER_SEQUENCE
    }
}

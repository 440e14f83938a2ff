package io.catmq.client.wire;

/**
 * Bytes that are no record batch of format v1, or one that is over a limit. Nothing of such a batch may be used.
 * {@link #rule()} says which rule is broken, {@link #limit()} what would have been allowed.
 */
public final class InvalidBatchException extends RuntimeException {

    /** The rule that the bytes break. */
    public enum Rule {
        /** Fewer bytes than the header or its length field say. */
        TRUNCATED,
        /** More bytes than the length field says, where exactly one batch was expected. */
        TRAILING_BYTES,
        /** Not format version 1. */
        VERSION,
        /** Unknown compression, or a bit set that v1 does not know. */
        ATTRIBUTES,
        /** Bytes 2 and 3 are not zero. */
        RESERVED,
        /** The length field is smaller than the header. */
        LENGTH,
        /** Longer than the limit for a batch. */
        BATCH_TOO_LARGE,
        /** The records section is larger than the limit, or than the header says. */
        UNCOMPRESSED_TOO_LARGE,
        /** The record count is below 1, or more than the section can hold. */
        RECORD_COUNT,
        /** Producer id, epoch and sequence must be all absent (-1) or all present. */
        PRODUCER,
        /** The CRC-32C does not match. */
        CRC,
        /** The records section does not decompress to the size in the header. */
        COMPRESSION,
        /** The records section does not hold the records that the header promises. */
        RECORDS
    }

    private static final long serialVersionUID = 1L;

    private final Rule rule;
    private final long limit;

    InvalidBatchException(Rule rule, long limit, String message) {
        super(message);
        this.rule = rule;
        this.limit = limit;
    }

    InvalidBatchException(Rule rule, String message) {
        this(rule, -1, message);
    }

    InvalidBatchException(Rule rule, String message, Throwable cause) {
        super(message, cause);
        this.rule = rule;
        this.limit = -1;
    }

    /** The rule that is broken. */
    public Rule rule() {
        return rule;
    }

    /** The limit that the rule is about, in bytes or records; -1 where the rule has none. */
    public long limit() {
        return limit;
    }

    /** Whether the batch is well formed but over a limit (413 on the wire); otherwise it is corrupt (422). */
    public boolean isTooLarge() {
        return rule == Rule.BATCH_TOO_LARGE || rule == Rule.UNCOMPRESSED_TOO_LARGE;
    }
}

package io.catmq.client.wire;

/**
 * What a batch may weigh at most.
 *
 * @param maxBatchBytes bytes of the whole batch as sent, header included
 * @param maxUncompressedBytes bytes of its records section after decompression
 */
public record BatchLimits(int maxBatchBytes, int maxUncompressedBytes) {
    /** What a batch may add to one message of the largest allowed size: header, record framing, headers' names. */
    public static final int BATCH_OVERHEAD_BYTES = 16 * 1024;

    /** No batch may unpack to more than this, whatever the settings. */
    public static final int HARD_MAX_UNCOMPRESSED_BYTES = 64 * 1024 * 1024;

    /** Largest message (key, value and headers) unless the server says otherwise. */
    public static final int DEFAULT_MAX_MESSAGE_BYTES = 1024 * 1024;

    /** Checks that both limits are positive. */
    public BatchLimits {
        if (maxBatchBytes < RecordBatch.HEADER_BYTES) {
            throw new IllegalArgumentException(
                    "maxBatchBytes is " + maxBatchBytes + ", must be at least " + RecordBatch.HEADER_BYTES);
        }
        if (maxUncompressedBytes < 1 || maxUncompressedBytes > HARD_MAX_UNCOMPRESSED_BYTES) {
            throw new IllegalArgumentException("maxUncompressedBytes is " + maxUncompressedBytes
                    + ", must be between 1 and " + HARD_MAX_UNCOMPRESSED_BYTES);
        }
    }

    /** The limits that follow from the largest allowed message. */
    public static BatchLimits forMaxMessageBytes(int maxMessageBytes) {
        return new BatchLimits(maxMessageBytes + BATCH_OVERHEAD_BYTES, HARD_MAX_UNCOMPRESSED_BYTES);
    }

    /** For bytes that were checked when they were written: only what the format itself allows is checked. */
    public static BatchLimits formatOnly() {
        return new BatchLimits(Integer.MAX_VALUE, HARD_MAX_UNCOMPRESSED_BYTES);
    }
}

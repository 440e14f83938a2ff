package io.catmq.client;

import io.catmq.client.wire.ErrorCode;

/** The offset to read is gone or not yet written, and {@link StartFrom#FAIL} says not to go on elsewhere. */
public final class OffsetOutOfRangeException extends CatMqException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition topicPartition;
    private final long low;
    private final long high;

    OffsetOutOfRangeException(TopicPartition topicPartition, long low, long high, String message) {
        super(message, ErrorCode.OFFSET_OUT_OF_RANGE.name(), false, null);
        this.topicPartition = topicPartition;
        this.low = low;
        this.high = high;
    }

    /** The partition. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** First offset that can be read; -1 when not known. */
    public long low() {
        return low;
    }

    /** Next offset to be written; -1 when not known. */
    public long high() {
        return high;
    }
}

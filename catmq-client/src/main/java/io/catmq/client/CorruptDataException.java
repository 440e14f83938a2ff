package io.catmq.client;

import io.catmq.client.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** A partition's data is damaged from some offset on. Nothing is skipped: seek behind it to go on without it. */
public final class CorruptDataException extends CatMqException {
    private static final long serialVersionUID = 1L;

    private final TopicPartition topicPartition;
    private final long offset;

    CorruptDataException(TopicPartition topicPartition, long offset, String message, @Nullable Throwable cause) {
        super(message, ErrorCode.CORRUPT_LOG.name(), false, cause);
        this.topicPartition = topicPartition;
        this.offset = offset;
    }

    /** The partition. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** The offset that was to be read. */
    public long offset() {
        return offset;
    }
}

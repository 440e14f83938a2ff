package io.catmq.client.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** One record as read from a batch. Its offset is the base offset of the batch plus {@link #offsetDelta()}. */
public final class BatchRecord {
    private final int offsetDelta;
    private final long timestamp;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    BatchRecord(int offsetDelta, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        this.offsetDelta = offsetDelta;
        this.timestamp = timestamp;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    /** Position in the batch, from 0. */
    public int offsetDelta() {
        return offsetDelta;
    }

    /** Milliseconds since the epoch, as the producer set it. */
    public long timestamp() {
        return timestamp;
    }

    /** The key's bytes, or null when it has none. */
    public byte @Nullable [] key() {
        return key;
    }

    /** The value's bytes, or null when it has none. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The headers in the order they were written; unmodifiable, empty when there are none. */
    public List<Header> headers() {
        return headers;
    }
}

package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.catmq.client.wire.Header;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A message as read from a partition. Its arrays belong to the receiver. */
public final class ReceivedMessage {
    private final TopicPartition topicPartition;
    private final long offset;
    private final long timestamp;
    private final long appendedAt;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final List<Header> headers;

    /** A message; public for tests of code that handles messages. */
    public ReceivedMessage(
            TopicPartition topicPartition,
            long offset,
            long timestamp,
            long appendedAt,
            byte @Nullable [] key,
            byte @Nullable [] value,
            List<Header> headers) {
        this.topicPartition = topicPartition;
        this.offset = offset;
        this.timestamp = timestamp;
        this.appendedAt = appendedAt;
        this.key = key;
        this.value = value;
        this.headers = headers;
    }

    /** Name of the topic. */
    public String topic() {
        return topicPartition.topic();
    }

    /** Number of the partition. */
    public int partition() {
        return topicPartition.partition();
    }

    /** The partition it was read from. */
    public TopicPartition topicPartition() {
        return topicPartition;
    }

    /** Its offset in the partition. */
    public long offset() {
        return offset;
    }

    /** When it was sent as its producer says, in ms since the epoch. */
    public long timestamp() {
        return timestamp;
    }

    /** When the server wrote it, in ms since the epoch. */
    public long appendedAt() {
        return appendedAt;
    }

    /** The key's bytes, or null. */
    public byte @Nullable [] key() {
        return key;
    }

    /** The key as UTF-8 text, or null. */
    public @Nullable String keyText() {
        byte[] bytes = key;
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    /** The value's bytes, or null. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The value as UTF-8 text, or null. */
    public @Nullable String valueText() {
        byte[] bytes = value;
        return bytes == null ? null : new String(bytes, UTF_8);
    }

    /** The headers, maybe empty. */
    public Headers headers() {
        return Headers.of(headers);
    }

    @Override
    public String toString() {
        return "ReceivedMessage[" + topicPartition + "@" + offset + ", timestamp=" + timestamp + "]";
    }
}

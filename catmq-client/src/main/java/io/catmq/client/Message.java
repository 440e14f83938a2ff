package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message to send. Arrays are kept, not copied: do not change them before the send is done. Without a partition, the
 * key decides (equal keys, same partition, same order); without a key any partition may be taken.
 */
public final class Message {
    private final String topic;
    private final @Nullable Integer partition;
    private final byte @Nullable [] key;
    private final byte @Nullable [] value;
    private final Headers headers;
    private final @Nullable Long timestamp;
    private final @Nullable Instant deliverAt;

    private Message(Builder builder) {
        this.topic = builder.topic;
        this.partition = builder.partition;
        this.key = builder.key;
        this.value = builder.value;
        this.headers = builder.headers;
        this.timestamp = builder.timestamp;
        this.deliverAt = builder.deliverAt;
    }

    /** A message without a key, the value in UTF-8. */
    public static Message of(String topic, String value) {
        return builder(topic).value(value).build();
    }

    /** A message with key and value in UTF-8. */
    public static Message of(String topic, @Nullable String key, @Nullable String value) {
        return builder(topic).key(key).value(value).build();
    }

    /** A message without a key, the value as raw bytes. */
    public static Message of(String topic, byte[] value) {
        return builder(topic).value(value).build();
    }

    /** A message with key and value as raw bytes. */
    public static Message of(String topic, byte @Nullable [] key, byte @Nullable [] value) {
        return builder(topic).key(key).value(value).build();
    }

    /** A builder for a message to that topic. */
    public static Builder builder(String topic) {
        return new Builder(topic);
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }

    /** The chosen partition, or null to let the key decide. */
    public @Nullable Integer partition() {
        return partition;
    }

    /** The key's bytes (not a copy), or null. */
    public byte @Nullable [] key() {
        return key;
    }

    /** The value's bytes (not a copy), or null. */
    public byte @Nullable [] value() {
        return value;
    }

    /** The headers, maybe empty. */
    public Headers headers() {
        return headers;
    }

    /** Milliseconds since the epoch, or null for the moment of sending. */
    public @Nullable Long timestamp() {
        return timestamp;
    }

    /** Not to be delivered before this time; null for at once. */
    public @Nullable Instant deliverAt() {
        return deliverAt;
    }

    @Override
    public String toString() {
        return "Message[topic=" + topic + ", partition=" + partition + ", key=" + length(key) + ", value="
                + length(value) + ", headers=" + headers.size() + "]";
    }

    /** Contents may be confidential: only sizes are shown. */
    private static String length(byte @Nullable [] bytes) {
        return bytes == null ? "null" : bytes.length + " bytes";
    }

    /** Builds a {@link Message}. Not thread safe. */
    public static final class Builder {
        private final String topic;
        private @Nullable Integer partition;
        private byte @Nullable [] key;
        private byte @Nullable [] value;
        private Headers headers = Headers.empty();
        private @Nullable Long timestamp;
        private @Nullable Instant deliverAt;

        private Builder(String topic) {
            this.topic = topic;
        }

        /** The partition, from 0; null lets the key decide. */
        public Builder partition(@Nullable Integer partition) {
            if (partition != null && partition < 0) {
                throw new IllegalArgumentException("partition is " + partition + ", must be 0 or more");
            }
            this.partition = partition;
            return this;
        }

        /** The key in UTF-8. */
        public Builder key(@Nullable String key) {
            return key(key == null ? null : key.getBytes(UTF_8));
        }

        /** The key as raw bytes, not copied. */
        public Builder key(byte @Nullable [] key) {
            this.key = key;
            return this;
        }

        /** The value in UTF-8. */
        public Builder value(@Nullable String value) {
            return value(value == null ? null : value.getBytes(UTF_8));
        }

        /** The value as raw bytes, not copied. */
        public Builder value(byte @Nullable [] value) {
            this.value = value;
            return this;
        }

        /** Replaces all headers. */
        public Builder headers(Headers headers) {
            this.headers = headers;
            return this;
        }

        /** Adds a header with a text in UTF-8. */
        public Builder header(String name, @Nullable String value) {
            this.headers = headers.with(name, value);
            return this;
        }

        /** Milliseconds since the epoch; null for the moment of sending. */
        public Builder timestamp(@Nullable Long timestamp) {
            this.timestamp = timestamp;
            return this;
        }

        /**
         * Not to be delivered before this time, by the database's clock, and mostly within a few ms after it. In the past:
         * as soon as possible. The message has no offset until then ({@link SendResult#isScheduled()}), and no order with
         * messages that are sent without a time; those of one partition are delivered in the order of their times. How far
         * in the future it may be is up to the server ({@code catmq.schedule.max-delay}, a year by default).
         *
         * @param deliverAt null for at once
         */
        public Builder deliverAt(@Nullable Instant deliverAt) {
            this.deliverAt = deliverAt;
            return this;
        }

        /** The message. */
        public Message build() {
            return new Message(this);
        }
    }
}

package io.catmq.binder;

/** Names of the message headers that the binder reads and writes. */
public final class CatMqHeaders {
    /** What all names begin with. */
    public static final String PREFIX = "catmq_";

    /** To send: the key, a {@code String}, {@code byte[]} or anything whose {@code toString()} is meant. */
    public static final String KEY = PREFIX + "key";

    /**
     * To send: the number of the partition. Wins over the key; the binding's own partitioning ({@code
     * partition-key-expression}) comes next.
     */
    public static final String PARTITION = PREFIX + "partition";

    /** To send: the timestamp of the record in ms since the epoch, a {@code Long}. */
    public static final String TIMESTAMP = PREFIX + "timestamp";

    /**
     * To send: when to deliver it, an {@code Instant}, ms since the epoch as a {@code Long}, or text as in
     * 2026-11-25T18:00:00Z. Never earlier by the database's clock.
     */
    public static final String DELIVER_AT = PREFIX + "deliverAt";

    /** To send: how long to wait before it is delivered, a {@code Duration}, ms, or text as in 10s. */
    public static final String DELAY = PREFIX + "delay";

    /**
     * {@code true} on a record without a value: the payload is an empty {@code byte[]}. To send: makes the record's
     * value null, whatever the payload is.
     */
    public static final String NULL_VALUE = PREFIX + "nullValue";

    /**
     * To send: a {@code CompletableFuture<SendResult>} of the application's own. The message is then sent without waiting,
     * whatever {@code sync} says, and the future completes with where the message is, or fails as the sending did; in a
     * thread of the sender, which must not be blocked. It is never sent along.
     */
    public static final String CONFIRMATION = PREFIX + "confirmation";

    /** On the messages of a {@code confirm-channel}: where the message is now, a {@code SendResult}. */
    public static final String SEND_RESULT = PREFIX + "sendResult";

    /** Received: the key, a {@code String} when it is valid UTF-8, else a {@code byte[]}. */
    public static final String RECEIVED_KEY = PREFIX + "receivedKey";

    /** Received: name of the topic. */
    public static final String RECEIVED_TOPIC = PREFIX + "receivedTopic";

    /** Received: number of the partition, an {@code Integer}. */
    public static final String RECEIVED_PARTITION = PREFIX + "receivedPartition";

    /** Received: the offset, a {@code Long}. */
    public static final String RECEIVED_OFFSET = PREFIX + "receivedOffset";

    /** Received: the producer's timestamp in ms since the epoch, a {@code Long}. */
    public static final String RECEIVED_TIMESTAMP = PREFIX + "receivedTimestamp";

    /** Received: when the server wrote it, by its clock, in ms since the epoch, a {@code Long}. */
    public static final String RECEIVED_APPENDED_AT = PREFIX + "receivedAppendedAt";

    /** Dead letter or delayed retry: name of the topic where the message was first, as text. */
    public static final String ORIGINAL_TOPIC = PREFIX + "originalTopic";

    /** Dead letter or delayed retry: its partition there, an {@code Integer}. */
    public static final String ORIGINAL_PARTITION = PREFIX + "originalPartition";

    /** Dead letter or delayed retry: its offset there, a {@code Long}. */
    public static final String ORIGINAL_OFFSET = PREFIX + "originalOffset";

    /** Dead letter or delayed retry: its timestamp there in ms since the epoch, a {@code Long}. */
    public static final String ORIGINAL_TIMESTAMP = PREFIX + "originalTimestamp";

    /** Dead letter or delayed retry: the group whose handler failed. */
    public static final String ORIGINAL_GROUP = PREFIX + "originalGroup";

    /** Dead letter or delayed retry: how often the handler was called with it in all, an {@code Integer}. */
    public static final String ATTEMPTS = PREFIX + "attempts";

    /** Delayed retry: how many times it was delayed so far, an {@code Integer}. */
    public static final String RETRIES = PREFIX + "retries";

    /** Dead letter or delayed retry: class of the exception that the handler threw last. */
    public static final String EXCEPTION_CLASS = PREFIX + "exceptionClass";

    /** Dead letter or delayed retry: its message, at most 1,000 characters; absent when it has none. */
    public static final String EXCEPTION_MESSAGE = PREFIX + "exceptionMessage";

    /** Dead letter: the stack trace, at most {@code dead-letter.max-stack-trace-length} characters. */
    public static final String EXCEPTION_STACK_TRACE = PREFIX + "exceptionStackTrace";

    private CatMqHeaders() {}
}

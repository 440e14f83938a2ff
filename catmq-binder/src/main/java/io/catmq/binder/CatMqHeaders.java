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
     * {@code true} on a record without a value: the payload is an empty {@code byte[]}. To send: makes the record's
     * value null, whatever the payload is.
     */
    public static final String NULL_VALUE = PREFIX + "nullValue";

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

    private CatMqHeaders() {}
}

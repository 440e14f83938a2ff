package io.catmq.client;

/**
 * Where a message is now, durably.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset offset of the message there; {@link #NO_OFFSET} for a message that is to be delivered later
 *     ({@link Message.Builder#deliverAt}): it is kept safely, and gets an offset when its time has come, which nobody knows
 *     before
 * @param timestamp the message's timestamp, in ms since the epoch
 */
public record SendResult(String topic, int partition, long offset, long timestamp) {
    /** In place of an offset that is not known yet. */
    public static final long NO_OFFSET = -1;

    /** Whether the message waits for its time, so that it has no offset yet. */
    public boolean isScheduled() {
        return offset == NO_OFFSET;
    }
}

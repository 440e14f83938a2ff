package io.catmq.binder.outbox;

import org.jspecify.annotations.Nullable;

/**
 * A message that waits, without its content.
 *
 * @param partition as the sender has chosen, or null
 * @param keyHash of its key, without a sign; null when it has no key
 * @param bytes that it takes in a batch at most
 */
record Row(
        long id,
        String topic,
        @Nullable Integer partition,
        @Nullable Integer keyHash,
        int bytes) {

    /** What keeps its order among each other; null for a message that has none to keep. */
    @Nullable OrderKey orderKey() {
        if (partition != null) {
            return new OrderKey(topic, partition, null);
        }
        return keyHash == null ? null : new OrderKey(topic, null, keyHash);
    }

    /** Two keys of the same hash only keep an order that nobody asked for. */
    record OrderKey(
            String topic,
            @Nullable Integer partition,
            @Nullable Integer keyHash) {}
}

package io.catmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Which broker a call should go to. It is only a wish: any broker serves any partition.
 *
 * @param broker id of the broker to ask first; null for whichever is used anyway
 * @param spread picks the stand-in while that broker is down, the same one in every client
 */
record Route(@Nullable String broker, int spread) {
    static final Route ANY = new Route(null, 0);

    static Route of(String topic, int partition, @Nullable String broker) {
        return broker == null ? ANY : new Route(broker, 31 * topic.hashCode() + partition);
    }
}

package io.catmq.client;

import org.jspecify.annotations.Nullable;

/**
 * Whether an application can work.
 *
 * @param isReady whether it can
 * @param reason if not, why, for people; null when it can
 */
public record Availability(boolean isReady, @Nullable String reason) {
    private static final Availability READY = new Availability(true, null);

    /** It can work. */
    public static Availability ready() {
        return READY;
    }

    /** It cannot. */
    public static Availability notReady(String reason) {
        return new Availability(false, reason);
    }
}

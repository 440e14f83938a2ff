package io.catmq.client;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The array of a fetch answer that is done with, for the next answer. A new one of some MiB is zeroed before it is filled,
 * all of it in memory that no processor has at hand: a tenth of what a consumer takes for a backlog. One array is kept at
 * most. Thread safe.
 */
final class AnswerMemory {
    private final AtomicReference<byte @Nullable []> spare = new AtomicReference<>();

    /** An array of that length or more; what is in it is of no meaning. */
    byte[] atLeast(int length) {
        byte[] kept = spare.getAndSet(null);
        // Some room, so that answers that differ a little find it large enough.
        return kept != null && kept.length >= length ? kept : new byte[length + length / 8];
    }

    /** Nobody reads it any more. */
    void giveBack(byte[] array) {
        spare.set(array);
    }

    /** Keeps nothing. */
    void forget() {
        spare.set(null);
    }
}

package io.catmq.client.wire;

/**
 * Memory for the unpacked records of one batch after the other, so that reading many takes no new array for each. Not
 * thread safe.
 */
public final class UnpackBuffer {
    /** Larger ones are rare and not kept. */
    private static final int MAX_KEPT_BYTES = 1 << 20;

    private byte[] kept = new byte[0];

    /** A buffer, empty at first. */
    public UnpackBuffer() {}

    byte[] atLeast(int size) {
        if (size > MAX_KEPT_BYTES) {
            return new byte[size];
        }
        if (kept.length < size) {
            // Some room, so that batches that differ a little find it large enough.
            kept = new byte[Math.min(MAX_KEPT_BYTES, size + size / 4)];
        }
        return kept;
    }
}

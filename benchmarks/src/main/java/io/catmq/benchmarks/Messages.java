package io.catmq.benchmarks;

import java.util.Random;

/**
 * The messages of a workload, made before the clock starts. There are many more of them than a batch holds, so that no
 * message repeats within a batch.
 */
final class Messages {

    private static final int POOL_BYTES = 8 << 20;
    private static final int SMALLEST_POOL = 4_000;

    private final byte[][] values;
    private final int batchSize;

    private Messages(byte[][] values, int batchSize) {
        this.values = values;
        this.batchSize = batchSize;
    }

    static Messages of(Workload.Kind kind, int size, int batchSize) {
        var count = Math.max(SMALLEST_POOL, Math.min(40_000, POOL_BYTES / size)) / batchSize * batchSize;
        var values = new byte[count][];
        var random = new Random(size);
        var events = new JsonEvents(size);
        for (var i = 0; i < count; i++) {
            if (kind == Workload.Kind.TEXT) {
                values[i] = events.next(size);
            } else {
                values[i] = new byte[size];
                random.nextBytes(values[i]);
            }
        }
        return new Messages(values, batchSize);
    }

    /** Message number {@code n}, from the beginning again after the last. */
    byte[] get(long n) {
        return values[(int) (n % values.length)];
    }

    /**
     * The same messages as payloads of one batch each for the bare side: the bare bytes one after the other, without
     * even the framing that a record needs.
     */
    byte[][] payloads() {
        var payloads = new byte[values.length / batchSize][];
        for (var p = 0; p < payloads.length; p++) {
            payloads[p] = concatenate(p * batchSize);
        }
        return payloads;
    }

    private byte[] concatenate(int first) {
        var size = values[first].length;
        var payload = new byte[size * batchSize];
        for (var i = 0; i < batchSize; i++) {
            System.arraycopy(values[first + i], 0, payload, i * size, size);
        }
        return payload;
    }
}

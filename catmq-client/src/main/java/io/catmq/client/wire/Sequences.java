package io.catmq.client.wire;

/** Arithmetic of producers' sequences, which count 0 .. 2^31-1 and then start again at 0. */
public final class Sequences {
    private Sequences() {}

    /** The sequence {@code count} records after {@code sequence}; both not negative. */
    public static int add(int sequence, int count) {
        return (sequence + count) & Integer.MAX_VALUE;
    }
}

package io.catmq.server.log;

/**
 * What of a partition is kept.
 *
 * @param maxAgeMs chunks appended longer ago may go; {@link #UNLIMITED} to keep them
 * @param maxBytes the oldest chunks go while more than this much payload would be left; {@link #UNLIMITED} to keep them
 */
public record Retention(long maxAgeMs, long maxBytes) {
    /** No limit. */
    public static final long UNLIMITED = -1;

    /** Checks that each is a limit or {@link #UNLIMITED}. */
    public Retention {
        require("maxAgeMs", maxAgeMs);
        require("maxBytes", maxBytes);
    }

    private static void require(String what, long value) {
        if (value < UNLIMITED) {
            throw new IllegalArgumentException(what + " is " + value + ", must be 0 or more, or -1 for unlimited");
        }
    }
}

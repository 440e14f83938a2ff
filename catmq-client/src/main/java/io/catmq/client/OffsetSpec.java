package io.catmq.client;

import java.time.Instant;

/** Which offset is asked for. */
public final class OffsetSpec {
    private static final OffsetSpec EARLIEST = new OffsetSpec("earliest");
    private static final OffsetSpec LATEST = new OffsetSpec("latest");

    private final String at;

    private OffsetSpec(String at) {
        this.at = at;
    }

    /** The first offset that can be read. */
    public static OffsetSpec earliest() {
        return EARLIEST;
    }

    /** The next offset to be written. */
    public static OffsetSpec latest() {
        return LATEST;
    }

    /** The first message with that timestamp or a later one; the end when there is none. */
    public static OffsetSpec at(Instant time) {
        return new OffsetSpec(Long.toString(time.toEpochMilli()));
    }

    String at() {
        return at;
    }

    @Override
    public String toString() {
        return at;
    }
}

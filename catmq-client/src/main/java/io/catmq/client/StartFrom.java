package io.catmq.client;

/** Where a consumer starts on a partition without a committed offset, and where it goes on when its offset is gone. */
public enum StartFrom {
    /** At the first message that is still there. */
    EARLIEST,
    /**
     * At the next message to be written. With a group this is committed at once, so that nothing is missed from then on,
     * whoever reads the partition next.
     */
    LATEST,
    /** Nowhere: {@code poll} throws {@link OffsetOutOfRangeException} until the application seeks. */
    FAIL
}

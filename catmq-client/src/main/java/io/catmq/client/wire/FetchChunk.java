package io.catmq.client.wire;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A chunk of a partition's log: record batches end to end in a slice of an array that is shared, not copied. The base
 * offset of a batch is that of the chunk plus the record counts of the batches before it.
 */
public final class FetchChunk {
    private final long baseOffset;
    private final int recordCount;
    private final long appendedAt;
    private final byte[] array;
    private final int offset;
    private final int length;
    private final @Nullable Runnable whenDone;

    /**
     * A chunk.
     *
     * @param baseOffset offset of its first record
     * @param recordCount records in all its batches
     * @param appendedAt when it was written, in ms since the epoch
     * @param array holds the payload from {@code offset}, {@code length} bytes; kept, not copied
     */
    public FetchChunk(long baseOffset, int recordCount, long appendedAt, byte[] array, int offset, int length) {
        this(baseOffset, recordCount, appendedAt, array, offset, length, null);
    }

    /**
     * As the other.
     *
     * @param whenDone runs when it is {@linkplain #done() done} with
     */
    public FetchChunk(
            long baseOffset,
            int recordCount,
            long appendedAt,
            byte[] array,
            int offset,
            int length,
            @Nullable Runnable whenDone) {
        Objects.checkFromIndexSize(offset, length, array.length);
        this.baseOffset = baseOffset;
        this.recordCount = recordCount;
        this.appendedAt = appendedAt;
        this.array = array;
        this.offset = offset;
        this.length = length;
        this.whenDone = whenDone;
    }

    /** Offset of the first record. */
    public long baseOffset() {
        return baseOffset;
    }

    /** Records in all batches. */
    public int recordCount() {
        return recordCount;
    }

    /** Offset of the record behind the last one. */
    public long nextOffset() {
        return baseOffset + recordCount;
    }

    /** When it was written, in ms since the epoch. */
    public long appendedAt() {
        return appendedAt;
    }

    /** The array that holds the payload from {@link #offset()}; not a copy. */
    public byte[] array() {
        return array;
    }

    /** Where the payload starts in {@link #array()}. */
    public int offset() {
        return offset;
    }

    /** Bytes of the payload. */
    public int length() {
        return length;
    }

    /**
     * The batches of the payload, in place.
     *
     * @throws InvalidBatchException while iterating, naming the broken rule
     */
    public Iterable<RecordBatch> batches() {
        return RecordBatch.batchesIn(array, offset, length);
    }

    /** Its owner reads nothing of it any more, and says so once: its bytes may change from now on. */
    public void done() {
        if (whenDone != null) {
            whenDone.run();
        }
    }

    @Override
    public String toString() {
        return "FetchChunk[" + baseOffset + ".." + (nextOffset() - 1) + ", " + length + " bytes]";
    }
}

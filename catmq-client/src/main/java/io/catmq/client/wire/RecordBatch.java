package io.catmq.client.wire;

import io.catmq.client.wire.InvalidBatchException.Rule;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Iterator;
import java.util.zip.CRC32C;

/**
 * A view of one record batch of format v1 in a byte array, described byte by byte in {@code docs/record-batch.md}. The
 * accessors read the header in place; nothing is copied or unpacked before {@link #records()} is asked for. Immutable as
 * long as nobody writes into the array.
 */
public final class RecordBatch {
    /** Bytes of the header; the records section starts here. */
    public static final int HEADER_BYTES = 52;

    /** The only format version so far. */
    public static final int VERSION = 1;

    /** Producer id, epoch and first sequence of a batch that no idempotent producer wrote. */
    public static final int NONE = -1;

    static final int AT_VERSION = 0;
    static final int AT_ATTRIBUTES = 1;
    static final int AT_RESERVED = 2;
    static final int AT_LENGTH = 4;
    static final int AT_CRC = 8;
    static final int AT_RECORD_COUNT = 12;
    static final int AT_UNCOMPRESSED_SIZE = 16;
    static final int AT_FIRST_TIMESTAMP = 20;
    static final int AT_MAX_TIMESTAMP = 28;
    static final int AT_PRODUCER_ID = 36;
    static final int AT_PRODUCER_EPOCH = 44;
    static final int AT_FIRST_SEQUENCE = 48;

    private final byte[] array;
    private final int offset;
    private final int length;

    RecordBatch(byte[] array, int offset, int length) {
        this.array = array;
        this.offset = offset;
        this.length = length;
    }

    /**
     * The batch that starts at {@code offset}. Checks every rule of the header, not the CRC ({@link #verifyCrc()}) and
     * not the records, which stay packed.
     *
     * @param array holds the batch; kept, not copied
     * @param available bytes from {@code offset} that may belong to the batch; it may be shorter, {@link #length()} says
     * @throws InvalidBatchException naming the broken rule and its limit
     */
    public static RecordBatch parse(byte[] array, int offset, int available, BatchLimits limits) {
        return BatchHeaderRules.check(array, offset, available, limits);
    }

    /**
     * The batch that these bytes are, with nothing behind it.
     *
     * @throws InvalidBatchException naming the broken rule and its limit
     */
    public static RecordBatch parse(byte[] array, BatchLimits limits) {
        RecordBatch batch = parse(array, 0, array.length, limits);
        if (batch.length != array.length) {
            throw new InvalidBatchException(
                    Rule.TRAILING_BYTES,
                    batch.length,
                    "The batch is " + batch.length + " bytes long, but " + array.length + " bytes were given");
        }
        return batch;
    }

    /**
     * The batches of a chunk's payload, end to end.
     *
     * @throws InvalidBatchException while iterating, naming the broken rule
     */
    public static Iterable<RecordBatch> batchesIn(byte[] array, int offset, int length) {
        return () -> new BatchIterator(array, offset, length);
    }

    /** The array that holds the batch, from {@link #offset()}; not a copy. */
    public byte[] array() {
        return array;
    }

    /** Where the batch starts in {@link #array()}. */
    public int offset() {
        return offset;
    }

    /** Bytes of the whole batch, header included. */
    public int length() {
        return length;
    }

    /** How the records section is compressed. */
    public Compression compression() {
        return Compression.ofId(array[offset + AT_ATTRIBUTES] & 0x07);
    }

    /** The stored CRC-32C as an unsigned number. */
    public long crc() {
        return BigEndian.getInt(array, offset + AT_CRC) & 0xFFFF_FFFFL;
    }

    /** Number of records, at least 1. */
    public int recordCount() {
        return BigEndian.getInt(array, offset + AT_RECORD_COUNT);
    }

    /** Bytes of the records section before compression. */
    public int uncompressedSize() {
        return BigEndian.getInt(array, offset + AT_UNCOMPRESSED_SIZE);
    }

    /** Timestamp of the first record, in ms since the epoch. */
    public long firstTimestamp() {
        return BigEndian.getLong(array, offset + AT_FIRST_TIMESTAMP);
    }

    /** Largest timestamp of all records, in ms since the epoch. */
    public long maxTimestamp() {
        return BigEndian.getLong(array, offset + AT_MAX_TIMESTAMP);
    }

    /** Whether an idempotent producer wrote it: then id, epoch and sequences are not negative. */
    public boolean hasProducer() {
        return producerId() != NONE;
    }

    /** Who wrote it, or {@link #NONE}. */
    public long producerId() {
        return BigEndian.getLong(array, offset + AT_PRODUCER_ID);
    }

    /** The producer's epoch on this partition, or {@link #NONE}. */
    public int producerEpoch() {
        return BigEndian.getInt(array, offset + AT_PRODUCER_EPOCH);
    }

    /** Sequence of the first record, or {@link #NONE}. */
    public int firstSequence() {
        return BigEndian.getInt(array, offset + AT_FIRST_SEQUENCE);
    }

    /** Sequence of the last record, or {@link #NONE}. */
    public int lastSequence() {
        return hasProducer() ? Sequences.add(firstSequence(), recordCount() - 1) : NONE;
    }

    /** Whether the stored CRC-32C is that of the bytes behind it. */
    public boolean isCrcValid() {
        return crc() == crcOf(array, offset, length);
    }

    /**
     * Checks the CRC.
     *
     * @return this
     * @throws InvalidBatchException with {@link Rule#CRC} when a byte was changed
     */
    public RecordBatch verifyCrc() {
        if (!isCrcValid()) {
            throw new InvalidBatchException(Rule.CRC, "The batch is corrupt: its CRC-32C does not match its bytes");
        }
        return this;
    }

    /**
     * The records in order, read lazily; each iteration unpacks anew.
     *
     * @throws InvalidBatchException when the section cannot be unpacked or, while iterating, is broken
     */
    public Iterable<BatchRecord> records() {
        return this::reader;
    }

    /**
     * A reader from the first record on.
     *
     * @throws InvalidBatchException when the section cannot be unpacked
     */
    public RecordReader reader() {
        return reader(new UnpackBuffer());
    }

    /**
     * A reader from the first record on, good until the buffer is used for another batch. What it has returned stays good.
     *
     * @throws InvalidBatchException when the section cannot be unpacked
     */
    public RecordReader reader(UnpackBuffer buffer) {
        return RecordReader.of(this, buffer);
    }

    /** A copy of the batch's bytes. */
    public byte[] toByteArray() {
        return Arrays.copyOfRange(array, offset, offset + length);
    }

    /** The batch's bytes as a read-only buffer over the same array. */
    public ByteBuffer asByteBuffer() {
        return ByteBuffer.wrap(array, offset, length).slice().asReadOnlyBuffer();
    }

    static int crcFieldOf(byte[] array, int offset, int length) {
        return (int) crcOf(array, offset, length);
    }

    private static long crcOf(byte[] array, int offset, int length) {
        CRC32C crc = new CRC32C();
        crc.update(array, offset + AT_RECORD_COUNT, length - AT_RECORD_COUNT);
        return crc.getValue();
    }

    @Override
    public String toString() {
        return "RecordBatch[records=" + recordCount() + ", bytes=" + length + ", compression=" + compression()
                + ", producerId=" + producerId() + ", epoch=" + producerEpoch() + ", firstSequence=" + firstSequence()
                + "]";
    }

    private static final class BatchIterator implements Iterator<RecordBatch> {
        private final byte[] array;
        private final int end;
        private int next;

        BatchIterator(byte[] array, int offset, int length) {
            this.array = array;
            this.next = offset;
            this.end = offset + length;
        }

        @Override
        public boolean hasNext() {
            return next < end;
        }

        @Override
        public RecordBatch next() {
            if (!hasNext()) {
                throw new java.util.NoSuchElementException();
            }
            RecordBatch batch = parse(array, next, end - next, BatchLimits.formatOnly());
            next += batch.length;
            return batch;
        }
    }
}

package io.catmq.client.wire;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes record batches into buffers that it keeps: append records, {@link #build} once, {@link #reset()}, again. Appending
 * allocates nothing unless a buffer must grow. Not thread safe.
 */
public final class RecordBatchBuilder {
    /** Batches smaller than this are not compressed: there is nothing to win. */
    static final int MIN_COMPRESSED_BYTES = 256;

    /** Added to the lengths of key, value and headers this is never less than what a record takes. */
    private static final int RECORD_OVERHEAD = 5 + 10 + 5 + 5 + 5 + 5;

    private static final int HEADER_OVERHEAD = 5 + 5;

    private final Compression compression;
    private final ByteWriter records;
    private byte[] packed = new byte[0];
    /** Bytes of the packed section, -1 when it stays as it is; of as many records as {@link #packedCount}. */
    private int packedSize;

    private int packedCount;
    private int count;
    private long firstTimestamp;
    private long maxTimestamp;

    /**
     * A builder without records.
     *
     * @param compression tried on every batch of 256 bytes or more, kept when it saves at least a tenth
     * @param initialBytes first size of the buffer, which grows as needed
     */
    public RecordBatchBuilder(Compression compression, int initialBytes) {
        this.compression = compression;
        this.records = new ByteWriter(Math.max(initialBytes, RecordBatch.HEADER_BYTES));
        reset();
    }

    /** Forgets all records; a batch built before must no longer be used. */
    public void reset() {
        count = 0;
        packedCount = 0;
        records.position(RecordBatch.HEADER_BYTES);
    }

    /**
     * Appends a record.
     *
     * @param timestamp ms since the epoch
     */
    public void append(long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        if (count == 0) {
            firstTimestamp = timestamp;
            maxTimestamp = timestamp;
        } else if (timestamp > maxTimestamp) {
            maxTimestamp = timestamp;
        }
        long timestampDelta = timestamp - firstTimestamp;
        int bodyLength = ByteWriter.zigzagVarlongSize(timestampDelta)
                + ByteWriter.varintSize(count)
                + sizeOf(key)
                + sizeOf(value)
                + sizeOf(headers);
        ByteWriter out = records;
        out.ensure(bodyLength + 5);
        out.varint(bodyLength);
        out.zigzagVarlong(timestampDelta);
        out.varint(count);
        write(out, key);
        write(out, value);
        write(out, headers);
        count++;
    }

    /** Number of records appended since the last {@link #reset()}. */
    public int recordCount() {
        return count;
    }

    /** Bytes of the batch without compression, header included. */
    public int sizeInBytes() {
        return records.position();
    }

    /** Bytes that {@link #build} gives at most: those of the compressed batch after {@link #pack()}. */
    public int maxBuiltBytes() {
        return packedCount == count && count > 0 && packedSize >= 0
                ? RecordBatch.HEADER_BYTES + packedSize
                : records.position();
    }

    /** Bytes of memory held by the buffers. */
    public int capacity() {
        return records.array().length + packed.length;
    }

    /** No record with these parts takes more bytes in a batch than this. */
    public static int maxRecordBytes(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        long size =
                (long) RECORD_OVERHEAD + payloadBytes(key, value, headers) + (long) headers.size() * HEADER_OVERHEAD;
        return (int) Math.min(size, Integer.MAX_VALUE);
    }

    /** The size of a message as the limits count it: bytes of key, value, and headers' names and values. */
    public static long payloadBytes(byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        long size = (key == null ? 0L : key.length) + (value == null ? 0L : value.length);
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            byte[] headerValue = header.value();
            size += Utf8.length(header.name()) + (headerValue == null ? 0 : headerValue.length);
        }
        return size;
    }

    /** A batch without an idempotent producer. */
    public RecordBatch build() {
        return build(RecordBatch.NONE, RecordBatch.NONE, RecordBatch.NONE);
    }

    /**
     * The batch of all appended records. It is a view of this builder's buffer: good until the next {@link #append} or
     * {@link #reset()}.
     *
     * @throws IllegalStateException without any record
     */
    public RecordBatch build(long producerId, int producerEpoch, int firstSequence) {
        if (count == 0) {
            throw new IllegalStateException("A record batch needs at least one record");
        }
        int sectionSize = records.position() - RecordBatch.HEADER_BYTES;
        pack();
        byte[] array = packedSize < 0 ? records.array() : packed;
        int length = RecordBatch.HEADER_BYTES + (packedSize < 0 ? sectionSize : packedSize);
        array[RecordBatch.AT_VERSION] = RecordBatch.VERSION;
        array[RecordBatch.AT_ATTRIBUTES] = (byte) (packedSize < 0 ? Compression.NONE : compression).id();
        BigEndian.putShort(array, RecordBatch.AT_RESERVED, 0);
        BigEndian.putInt(array, RecordBatch.AT_LENGTH, length);
        BigEndian.putInt(array, RecordBatch.AT_RECORD_COUNT, count);
        BigEndian.putInt(array, RecordBatch.AT_UNCOMPRESSED_SIZE, sectionSize);
        BigEndian.putLong(array, RecordBatch.AT_FIRST_TIMESTAMP, firstTimestamp);
        BigEndian.putLong(array, RecordBatch.AT_MAX_TIMESTAMP, maxTimestamp);
        BigEndian.putLong(array, RecordBatch.AT_PRODUCER_ID, producerId);
        BigEndian.putInt(array, RecordBatch.AT_PRODUCER_EPOCH, producerEpoch);
        BigEndian.putInt(array, RecordBatch.AT_FIRST_SEQUENCE, firstSequence);
        BigEndian.putInt(array, RecordBatch.AT_CRC, RecordBatch.crcFieldOf(array, 0, length));
        return new RecordBatch(array, 0, length);
    }

    /**
     * Compresses what was appended, so that {@link #build} has less left to do. Records may still be appended; then it was
     * for nothing.
     */
    public void pack() {
        if (packedCount != count) {
            packedSize = compress(records.position() - RecordBatch.HEADER_BYTES);
            packedCount = count;
        }
    }

    private int compress(int sectionSize) {
        if (compression == Compression.NONE || records.position() < MIN_COMPRESSED_BYTES) {
            return -1;
        }
        Codec codec = Codecs.of(compression);
        int needed = RecordBatch.HEADER_BYTES + codec.maxCompressedLength(sectionSize);
        if (packed.length < needed) {
            packed = new byte[needed];
        }
        int size = codec.compress(
                records.array(), RecordBatch.HEADER_BYTES, sectionSize, packed, RecordBatch.HEADER_BYTES);
        return size <= sectionSize - sectionSize / 10 ? size : -1;
    }

    private static int sizeOf(byte @Nullable [] bytes) {
        return bytes == null ? 1 : ByteWriter.zigzagVarintSize(bytes.length) + bytes.length;
    }

    private static int sizeOf(List<Header> headers) {
        int size = ByteWriter.varintSize(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            int nameLength = Utf8.length(header.name());
            size += ByteWriter.varintSize(nameLength) + nameLength + sizeOf(header.value());
        }
        return size;
    }

    private static void write(ByteWriter out, byte @Nullable [] bytes) {
        if (bytes == null) {
            out.zigzagVarint(-1);
        } else {
            out.zigzagVarint(bytes.length);
            out.bytes(bytes);
        }
    }

    private static void write(ByteWriter out, List<Header> headers) {
        out.varint(headers.size());
        for (int i = 0; i < headers.size(); i++) {
            Header header = headers.get(i);
            byte[] name = header.name().getBytes(StandardCharsets.UTF_8);
            out.varint(name.length);
            out.bytes(name);
            write(out, header.value());
        }
    }
}

package io.catmq.client.wire;

import io.catmq.client.wire.InvalidBatchException.Rule;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** Reads the records of one batch in order; each is unpacked when it is asked for. Not thread safe. */
public final class RecordReader implements Iterator<BatchRecord> {
    private final ByteReader in;
    private final int count;
    private final long firstTimestamp;
    private int next;

    private RecordReader(ByteReader in, int count, long firstTimestamp) {
        this.in = in;
        this.count = count;
        this.firstTimestamp = firstTimestamp;
    }

    /** Makes what the reader's user wants of a record's parts, which are copies. */
    public interface Factory<T> {
        /** One record; the parts are those of a {@link BatchRecord}. */
        T record(int offsetDelta, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers);
    }

    static RecordReader of(RecordBatch batch, UnpackBuffer buffer) {
        return new RecordReader(section(batch, buffer), batch.recordCount(), batch.firstTimestamp());
    }

    private static ByteReader section(RecordBatch batch, UnpackBuffer buffer) {
        int start = batch.offset() + RecordBatch.HEADER_BYTES;
        int stored = batch.length() - RecordBatch.HEADER_BYTES;
        if (batch.compression() == Compression.NONE) {
            return new ByteReader(batch.array(), start, start + stored);
        }
        int size = batch.uncompressedSize();
        byte[] unpacked = buffer.atLeast(size);
        Codecs.of(batch.compression()).decompress(batch.array(), start, stored, unpacked, size);
        return new ByteReader(unpacked, 0, size);
    }

    @Override
    public boolean hasNext() {
        return next < count;
    }

    /**
     * The next record.
     *
     * @throws InvalidBatchException with {@link Rule#RECORDS} when its bytes are not what the format says
     */
    @Override
    public BatchRecord next() {
        return next(BatchRecord::new);
    }

    /**
     * The next record as the factory makes it, without an object in between.
     *
     * @throws InvalidBatchException with {@link Rule#RECORDS} when its bytes are not what the format says
     */
    public <T> T next(Factory<T> factory) {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        int bodyEnd = bodyEnd();
        long timestamp = firstTimestamp + in.zigzagVarlong();
        int offsetDelta = in.varint();
        byte[] key = in.nullableBytes();
        byte[] value = in.nullableBytes();
        List<Header> headers = headers();
        if (in.position() != bodyEnd || offsetDelta != next) {
            throw broken();
        }
        advance();
        return factory.record(offsetDelta, timestamp, key, value, headers);
    }

    /** Passes over records without unpacking them; at the end it stops. */
    public void skip(int records) {
        for (int i = 0; i < records && hasNext(); i++) {
            in.skip(in.varint());
            advance();
        }
    }

    private int bodyEnd() {
        int length = in.varint();
        if (length < 0 || length > in.remaining()) {
            throw broken();
        }
        return in.position() + length;
    }

    private List<Header> headers() {
        int headerCount = in.varint();
        if (headerCount == 0) {
            return List.of();
        }
        // Each takes at least 3 bytes: a wrong count must not reserve memory.
        if (headerCount < 0 || headerCount > in.remaining() / 3) {
            throw broken();
        }
        Header[] headers = new Header[headerCount];
        for (int i = 0; i < headerCount; i++) {
            String name = in.utf8();
            if (name.isEmpty()) {
                throw broken();
            }
            headers[i] = new Header(name, in.nullableBytes());
        }
        return List.of(headers);
    }

    private void advance() {
        next++;
        if (next == count && in.remaining() != 0) {
            throw new InvalidBatchException(
                    Rule.RECORDS, "The records section has " + in.remaining() + " bytes behind its last record");
        }
    }

    private InvalidBatchException broken() {
        return new InvalidBatchException(
                Rule.RECORDS, "The records section is broken at record " + next + " of " + count);
    }
}

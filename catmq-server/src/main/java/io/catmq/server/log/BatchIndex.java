package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.RecordBatch;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;

/**
 * The column {@code batches}: who wrote the row, and what the headers of its record batches say as far as producers' states
 * need it, so that these can be rebuilt without reading payloads. Batches that were sent as one run have one entry.
 * Big-endian:
 *
 * <pre>
 * u8 version 1, i64 appender id, i64 append number,
 * per run of batches: i64 producer id, i32 epoch, i32 first sequence, i32 record count, i32 length in bytes
 * </pre>
 */
final class BatchIndex {
    private static final int VERSION = 1;
    private static final int HEAD_BYTES = 17;
    private static final int ENTRY_BYTES = 24;

    private final byte[] bytes;

    private BatchIndex(byte[] bytes) {
        this.bytes = bytes;
    }

    /** One run of batches of a row, found at {@code position} records behind the row's base offset. */
    record Entry(long producerId, int epoch, int firstSequence, int count, int length, int position) {
        boolean hasProducer() {
            return producerId != RecordBatch.NONE;
        }
    }

    static BatchIndex of(long appenderId, long appendNumber, List<BatchRun> batches) {
        ByteBuffer out = ByteBuffer.allocate(HEAD_BYTES + ENTRY_BYTES * batches.size());
        out.put((byte) VERSION).putLong(appenderId).putLong(appendNumber);
        for (BatchRun batch : batches) {
            out.putLong(batch.producerId())
                    .putInt(batch.producerEpoch())
                    .putInt(batch.firstSequence())
                    .putInt(batch.recordCount())
                    .putInt(batch.length());
        }
        return new BatchIndex(out.array());
    }

    /**
     * The index as read from a row.
     *
     * @throws IllegalArgumentException when the bytes are no index
     */
    static BatchIndex parse(byte[] bytes) {
        if (bytes.length < HEAD_BYTES + ENTRY_BYTES
                || (bytes.length - HEAD_BYTES) % ENTRY_BYTES != 0
                || bytes[0] != VERSION) {
            throw new IllegalArgumentException("no batch index of version " + VERSION + ": " + bytes.length + " bytes");
        }
        return new BatchIndex(bytes);
    }

    byte[] toBytes() {
        return bytes;
    }

    boolean isBy(long appenderId, long appendNumber) {
        ByteBuffer in = ByteBuffer.wrap(bytes, 1, HEAD_BYTES - 1);
        return in.getLong() == appenderId && in.getLong() == appendNumber;
    }

    int size() {
        return (bytes.length - HEAD_BYTES) / ENTRY_BYTES;
    }

    int payloadLength() {
        int sum = 0;
        for (int at = HEAD_BYTES + 20; at < bytes.length; at += ENTRY_BYTES) {
            sum += ByteBuffer.wrap(bytes).getInt(at);
        }
        return sum;
    }

    void forEach(Consumer<Entry> action) {
        ByteBuffer in = ByteBuffer.wrap(bytes).position(HEAD_BYTES);
        int position = 0;
        while (in.hasRemaining()) {
            Entry entry = new Entry(in.getLong(), in.getInt(), in.getInt(), in.getInt(), in.getInt(), position);
            action.accept(entry);
            position += entry.count();
        }
    }
}

package io.catmq.client.wire;

import io.catmq.client.wire.InvalidBatchException.Rule;

/** The rules of a batch's header, each with a sentence of its own. */
final class BatchHeaderRules {
    /** The smallest record: body length, timestamp delta, offset delta, null key, null value, no header. */
    static final int MIN_RECORD_BYTES = 6;

    private static final int COMPRESSION_BITS = 0x07;

    /** First bytes of a Zstandard frame, RFC 8878. */
    private static final int ZSTD_MAGIC = 0x28B52FFD;

    private BatchHeaderRules() {}

    static RecordBatch check(byte[] array, int offset, int available, BatchLimits limits) {
        java.util.Objects.checkFromIndexSize(offset, available, array.length);
        if (available < RecordBatch.HEADER_BYTES) {
            throw new InvalidBatchException(
                    Rule.TRUNCATED,
                    RecordBatch.HEADER_BYTES,
                    "A record batch has a header of " + RecordBatch.HEADER_BYTES + " bytes, only " + available
                            + " bytes were given");
        }
        checkFormat(array, offset);
        RecordBatch batch = new RecordBatch(array, offset, checkLength(array, offset, available, limits));
        checkSizes(batch, limits);
        checkProducer(batch);
        return batch;
    }

    private static void checkFormat(byte[] array, int offset) {
        int version = array[offset + RecordBatch.AT_VERSION] & 0xFF;
        if (version != RecordBatch.VERSION) {
            throw new InvalidBatchException(
                    Rule.VERSION,
                    RecordBatch.VERSION,
                    "Unknown record batch version " + version + ", expected " + RecordBatch.VERSION);
        }
        int attributes = array[offset + RecordBatch.AT_ATTRIBUTES] & 0xFF;
        if ((attributes & ~COMPRESSION_BITS) != 0 || !Compression.isKnown(attributes)) {
            throw new InvalidBatchException(
                    Rule.ATTRIBUTES, "Unknown attributes 0x" + Integer.toHexString(attributes) + " in a record batch");
        }
        if (BigEndian.getShort(array, offset + RecordBatch.AT_RESERVED) != 0) {
            throw new InvalidBatchException(Rule.RESERVED, "Bytes 2 and 3 of a record batch must be zero");
        }
    }

    private static int checkLength(byte[] array, int offset, int available, BatchLimits limits) {
        int length = BigEndian.getInt(array, offset + RecordBatch.AT_LENGTH);
        if (length < RecordBatch.HEADER_BYTES) {
            throw new InvalidBatchException(
                    Rule.LENGTH, RecordBatch.HEADER_BYTES, "A record batch cannot be " + length + " bytes long");
        }
        if (length > limits.maxBatchBytes()) {
            throw new InvalidBatchException(
                    Rule.BATCH_TOO_LARGE,
                    limits.maxBatchBytes(),
                    "The record batch is " + length + " bytes long, at most " + limits.maxBatchBytes()
                            + " are allowed");
        }
        if (length > available) {
            throw new InvalidBatchException(
                    Rule.TRUNCATED,
                    length,
                    "The record batch is " + length + " bytes long, only " + available + " bytes were given");
        }
        return length;
    }

    private static void checkSizes(RecordBatch batch, BatchLimits limits) {
        int uncompressed = batch.uncompressedSize();
        if (uncompressed > limits.maxUncompressedBytes()) {
            throw new InvalidBatchException(
                    Rule.UNCOMPRESSED_TOO_LARGE,
                    limits.maxUncompressedBytes(),
                    "The records take " + uncompressed + " bytes uncompressed, at most " + limits.maxUncompressedBytes()
                            + " are allowed");
        }
        int stored = batch.length() - RecordBatch.HEADER_BYTES;
        if (uncompressed < MIN_RECORD_BYTES || (batch.compression() == Compression.NONE && uncompressed != stored)) {
            throw new InvalidBatchException(
                    Rule.LENGTH, "The records section has " + stored + " bytes, its header says " + uncompressed);
        }
        checkCompression(batch, stored);
        int mostRecords = uncompressed / MIN_RECORD_BYTES;
        if (batch.recordCount() < 1 || batch.recordCount() > mostRecords) {
            throw new InvalidBatchException(
                    Rule.RECORD_COUNT,
                    mostRecords,
                    "A records section of " + uncompressed + " bytes cannot hold " + batch.recordCount() + " records");
        }
        // A compressed batch may hold many times what it weighs, but none of its messages more than a batch may weigh.
        if (uncompressed > (long) batch.recordCount() * limits.maxBatchBytes()) {
            throw new InvalidBatchException(
                    Rule.UNCOMPRESSED_TOO_LARGE,
                    limits.maxBatchBytes(),
                    "A message in the record batch takes more than " + limits.maxBatchBytes()
                            + " bytes uncompressed, which is the most that is allowed");
        }
    }

    /**
     * The attributes are outside of the CRC. These rules make any change of the compression's number visible: it is kept
     * only when it made the section smaller, and the magic number of Zstandard is never the start of an LZ4 block, as it
     * would be a reference to bytes before the first.
     */
    private static void checkCompression(RecordBatch batch, int stored) {
        if (batch.compression() == Compression.NONE) {
            return;
        }
        boolean magic =
                stored >= 4 && BigEndian.getInt(batch.array(), batch.offset() + RecordBatch.HEADER_BYTES) == ZSTD_MAGIC;
        if (stored >= batch.uncompressedSize() || magic != (batch.compression() == Compression.ZSTD)) {
            throw new InvalidBatchException(
                    Rule.COMPRESSION, "The records section is not compressed with " + batch.compression());
        }
    }

    private static void checkProducer(RecordBatch batch) {
        boolean none = batch.producerId() == RecordBatch.NONE
                && batch.producerEpoch() == RecordBatch.NONE
                && batch.firstSequence() == RecordBatch.NONE;
        boolean all = batch.producerId() >= 0 && batch.producerEpoch() >= 0 && batch.firstSequence() >= 0;
        if (!none && !all) {
            throw new InvalidBatchException(
                    Rule.PRODUCER, "Producer id, epoch and first sequence must be all -1 or all 0 or more");
        }
    }
}

package io.catmq.binder.outbox;

import io.catmq.client.Message;
import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.Compression;
import io.catmq.client.wire.Header;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordBatchBuilder;
import java.util.List;

/** A message as it lies in the outbox: a record batch (docs/record-batch.md) of one record, not compressed. */
final class EncodedMessage {
    private EncodedMessage() {}

    static byte[] encode(Message message) {
        Long timestamp = message.timestamp();
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 256);
        builder.append(
                timestamp == null ? System.currentTimeMillis() : timestamp,
                message.key(),
                message.value(),
                message.headers().asList());
        return builder.build().toByteArray();
    }

    static BatchRecord decode(byte[] bytes) {
        return RecordBatch.parse(bytes, BatchLimits.formatOnly())
                .verifyCrc()
                .records()
                .iterator()
                .next();
    }

    /** Bytes that it takes in a batch at most. */
    static int recordBytes(Message message) {
        return RecordBatchBuilder.maxRecordBytes(
                message.key(), message.value(), message.headers().asList());
    }

    /** Its size as the server's limit counts it. */
    static long payloadBytes(byte[] encoded) {
        BatchRecord record = decode(encoded);
        List<Header> headers = record.headers();
        return RecordBatchBuilder.payloadBytes(record.key(), record.value(), headers);
    }
}

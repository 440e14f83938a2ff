package io.catmq.client;

import io.catmq.client.wire.RecordBatch;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.SequenceInputStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** Record batches end to end as a request body, behind a head if there is one, written from where they are. */
final class RecordsEntity extends AbstractHttpEntity {
    private final byte[] head;
    private final List<RecordBatch> batches;
    private final long length;

    RecordsEntity(byte[] head, List<RecordBatch> batches, ContentType type) {
        super(type, null);
        this.head = head;
        this.batches = batches;
        this.length =
                head.length + batches.stream().mapToLong(RecordBatch::length).sum();
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        out.write(head);
        for (RecordBatch batch : batches) {
            out.write(batch.array(), batch.offset(), batch.length());
        }
        out.flush();
    }

    @Override
    public long getContentLength() {
        return length;
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public boolean isStreaming() {
        return false;
    }

    @Override
    public InputStream getContent() {
        List<InputStream> parts = new ArrayList<>();
        parts.add(new ByteArrayInputStream(head));
        batches.forEach(batch -> parts.add(new ByteArrayInputStream(batch.array(), batch.offset(), batch.length())));
        return new SequenceInputStream(Collections.enumeration(parts));
    }

    @Override
    public void close() {
        // Nothing is held but memory.
    }
}

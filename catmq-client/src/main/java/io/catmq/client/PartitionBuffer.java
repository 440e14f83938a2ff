package io.catmq.client;

import io.catmq.client.wire.BatchRecord;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.InvalidBatchException;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordReader;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Chunks that were fetched and are not yet all returned. Unpacks batch by batch, and checks that nothing is damaged and
 * nothing missing between them. Not thread safe.
 */
final class PartitionBuffer {
    private final TopicPartition partition;
    private final Deque<FetchChunk> chunks = new ArrayDeque<>();
    private Iterator<RecordBatch> batches = Collections.emptyIterator();
    private @Nullable RecordReader reader;
    private long appendedAt;
    private long chunkEnd;
    private long nextBatchOffset;
    private long batchOffset;
    private @Nullable CorruptDataException damage;

    PartitionBuffer(TopicPartition partition) {
        this.partition = partition;
    }

    boolean isEmpty() {
        return chunks.isEmpty() && !batches.hasNext() && (reader == null || !reader.hasNext()) && damage == null;
    }

    void clear() {
        chunks.clear();
        batches = Collections.emptyIterator();
        reader = null;
        damage = null;
        nextBatchOffset = 0;
        chunkEnd = 0;
    }

    boolean isDamaged() {
        return damage != null;
    }

    /** Offset behind the last message fetched. */
    long end() {
        FetchChunk last = chunks.peekLast();
        return last != null ? last.nextOffset() : chunkEnd;
    }

    /** Bytes of the chunks that were not opened yet. */
    long waitingBytes() {
        long bytes = 0;
        for (FetchChunk chunk : chunks) {
            bytes += chunk.length();
        }
        return bytes;
    }

    /** Takes chunks that were fetched from {@code offset} on, where the buffer ends; false when they do not fit. */
    boolean add(List<FetchChunk> fetched, long offset) {
        if (fetched.isEmpty()) {
            return false;
        }
        if (isEmpty()) {
            fill(fetched, offset);
            return true;
        }
        return fetched.get(0).baseOffset() == offset && chunks.addAll(fetched);
    }

    /** Takes fetched chunks; the buffer was empty before. The first may begin before {@code position}. */
    void fill(List<FetchChunk> fetched, long position) {
        clear();
        chunks.addAll(fetched);
        FetchChunk first = chunks.peekFirst();
        if (first != null && (first.baseOffset() > position || first.nextOffset() <= position)) {
            damage = corrupt(position, "the server answered with " + first, null);
        } else if (first != null) {
            nextBatchOffset = first.baseOffset();
            chunkEnd = nextBatchOffset;
        }
    }

    /**
     * Moves messages to a list.
     *
     * @param position offset of the first message wanted
     * @param max how many messages at most
     * @return offset behind the last message moved
     * @throws CorruptDataException when damage comes next; messages before it are moved first
     */
    long drain(List<ReceivedMessage> target, long position, int max) {
        long next = position;
        int left = max;
        try {
            while (left > 0 && damage == null && openReader(next)) {
                RecordReader in = reader;
                while (left > 0 && in != null && in.hasNext()) {
                    next = move(in.next(), target) + 1;
                    left--;
                }
            }
        } catch (InvalidBatchException e) {
            damage = corrupt(next, e.getMessage(), e);
        } catch (CorruptDataException e) {
            damage = e;
        }
        CorruptDataException found = damage;
        if (found != null && next == position && left > 0) {
            clear();
            throw found;
        }
        return next;
    }

    private long move(BatchRecord record, List<ReceivedMessage> target) {
        long offset = batchOffset + record.offsetDelta();
        target.add(new ReceivedMessage(
                partition, offset, record.timestamp(), appendedAt, record.key(), record.value(), record.headers()));
        return offset;
    }

    /** Makes sure that the reader has a next record; false when there is no more. */
    private boolean openReader(long position) {
        while (reader == null || !reader.hasNext()) {
            if (!batches.hasNext() && !openChunk(position)) {
                return false;
            }
            openBatch(batches.next(), position);
        }
        return true;
    }

    private void openBatch(RecordBatch batch, long position) {
        batchOffset = nextBatchOffset;
        nextBatchOffset += batch.recordCount();
        if (nextBatchOffset > chunkEnd) {
            throw corrupt(position, "a chunk holds more records than it says", null);
        }
        if (nextBatchOffset <= position) {
            return;
        }
        RecordReader opened = batch.verifyCrc().reader();
        opened.skip((int) Math.max(0, position - batchOffset));
        reader = opened;
    }

    private boolean openChunk(long position) {
        if (nextBatchOffset != chunkEnd) {
            throw corrupt(position, "a chunk holds fewer records than it says", null);
        }
        FetchChunk chunk = chunks.pollFirst();
        if (chunk == null) {
            return false;
        }
        if (chunk.baseOffset() != chunkEnd) {
            throw corrupt(position, "after offset " + (chunkEnd - 1) + " comes " + chunk, null);
        }
        chunkEnd = chunk.nextOffset();
        appendedAt = chunk.appendedAt();
        batches = chunk.batches().iterator();
        return true;
    }

    private CorruptDataException corrupt(long position, @Nullable String what, @Nullable Throwable cause) {
        return new CorruptDataException(
                partition,
                position,
                "The data of " + partition + " is damaged at offset " + position + ": " + what
                        + ". Nothing was skipped; seek to a later offset to go on without it",
                cause);
    }
}

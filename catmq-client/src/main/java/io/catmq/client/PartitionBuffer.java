package io.catmq.client;

import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.Header;
import io.catmq.client.wire.InvalidBatchException;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.RecordReader;
import io.catmq.client.wire.UnpackBuffer;
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
    private static final int MAX_SPARE = 4;

    private final TopicPartition partition;
    private final Deque<FetchChunk> chunks = new ArrayDeque<>();
    private @Nullable FetchChunk open;
    private Iterator<RecordBatch> batches = Collections.emptyIterator();
    private final RecordReader.Factory<ReceivedMessage> messages = this::message;
    private @Nullable RecordReader reader;
    private @Nullable UnpackBuffer memory;
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
        closeChunk();
        chunks.forEach(FetchChunk::done);
        chunks.clear();
        batches = Collections.emptyIterator();
        reader = null;
        memory = null;
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
     * @param spare memory to unpack into, of the consumer
     * @return offset behind the last message moved
     * @throws CorruptDataException when damage comes next; messages before it are moved first
     */
    long drain(List<ReceivedMessage> target, long position, int max, Deque<UnpackBuffer> spare) {
        UnpackBuffer own = memory;
        if (own == null) {
            own = spare.isEmpty() ? new UnpackBuffer() : spare.pop();
            memory = own;
        }
        try {
            return drain(target, position, max, own);
        } finally {
            if (memory != null && (reader == null || !reader.hasNext())) {
                memory = null;
                if (spare.size() < MAX_SPARE) {
                    spare.push(own);
                }
            }
        }
    }

    private long drain(List<ReceivedMessage> target, long position, int max, UnpackBuffer own) {
        long next = position;
        int left = max;
        try {
            while (left > 0 && damage == null && openReader(next, own)) {
                RecordReader in = reader;
                while (left > 0 && in != null && in.hasNext()) {
                    ReceivedMessage message = in.next(messages);
                    target.add(message);
                    next = message.offset() + 1;
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

    private ReceivedMessage message(
            int offsetDelta, long timestamp, byte @Nullable [] key, byte @Nullable [] value, List<Header> headers) {
        return new ReceivedMessage(partition, batchOffset + offsetDelta, timestamp, appendedAt, key, value, headers);
    }

    /** Makes sure that the reader has a next record; false when there is no more. */
    private boolean openReader(long position, UnpackBuffer own) {
        while (reader == null || !reader.hasNext()) {
            if (!batches.hasNext() && !openChunk(position)) {
                return false;
            }
            openBatch(batches.next(), position, own);
        }
        return true;
    }

    private void openBatch(RecordBatch batch, long position, UnpackBuffer own) {
        batchOffset = nextBatchOffset;
        nextBatchOffset += batch.recordCount();
        if (nextBatchOffset > chunkEnd) {
            throw corrupt(position, "a chunk holds more records than it says", null);
        }
        if (nextBatchOffset <= position) {
            return;
        }
        RecordReader opened = batch.verifyCrc().reader(own);
        opened.skip((int) Math.max(0, position - batchOffset));
        reader = opened;
    }

    private boolean openChunk(long position) {
        if (nextBatchOffset != chunkEnd) {
            throw corrupt(position, "a chunk holds fewer records than it says", null);
        }
        closeChunk();
        FetchChunk chunk = chunks.pollFirst();
        if (chunk == null) {
            return false;
        }
        if (chunk.baseOffset() != chunkEnd) {
            throw corrupt(position, "after offset " + (chunkEnd - 1) + " comes " + chunk, null);
        }
        open = chunk;
        chunkEnd = chunk.nextOffset();
        appendedAt = chunk.appendedAt();
        batches = chunk.batches().iterator();
        return true;
    }

    /** All of it is unpacked, or will not be. */
    private void closeChunk() {
        FetchChunk closed = open;
        open = null;
        if (closed != null) {
            closed.done();
        }
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

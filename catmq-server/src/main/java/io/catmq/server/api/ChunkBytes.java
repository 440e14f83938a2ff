package io.catmq.server.api;

import io.catmq.server.log.Chunk;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** The bytes of a chunk where they are: a chunk only lends its array to whoever it is written to. */
final class ChunkBytes extends OutputStream {
    private byte[] array = new byte[0];
    private int offset;
    private int length;

    private ChunkBytes() {}

    static ChunkBytes of(Chunk chunk) {
        ChunkBytes bytes = new ChunkBytes();
        try {
            chunk.writeTo(bytes);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes;
    }

    @Override
    public void write(byte[] bytes, int from, int count) {
        array = bytes;
        offset = from;
        length = count;
    }

    @Override
    public void write(int one) {
        throw new UnsupportedOperationException("A chunk is written as a whole");
    }

    byte[] array() {
        return array;
    }

    int offset() {
        return offset;
    }

    int length() {
        return length;
    }
}

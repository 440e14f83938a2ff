package io.catmq.client.wire;

import io.catmq.client.wire.InvalidBatchException.Rule;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Reads the varints and lengths of the record format from a slice of an array; never beyond its end. */
final class ByteReader {
    private final byte[] array;
    private final int end;
    private int position;

    ByteReader(byte[] array, int start, int end) {
        this.array = array;
        this.position = start;
        this.end = end;
    }

    int position() {
        return position;
    }

    int remaining() {
        return end - position;
    }

    void skip(int bytes) {
        require(bytes);
        position += bytes;
    }

    /** Nearly all of a record's numbers fit in one byte or two. */
    int varint() {
        int at = position;
        if (at < end - 1) {
            byte first = array[at];
            if (first >= 0) {
                position = at + 1;
                return first;
            }
            byte second = array[at + 1];
            if (second >= 0) {
                position = at + 2;
                return (first & 0x7F) | (second << 7);
            }
        }
        return longVarint();
    }

    private int longVarint() {
        int result = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            byte next = next();
            result |= (next & 0x7F) << shift;
            if (next >= 0) {
                return result;
            }
        }
        throw broken("a varint is longer than 5 bytes");
    }

    int zigzagVarint() {
        int raw = varint();
        return (raw >>> 1) ^ -(raw & 1);
    }

    long zigzagVarlong() {
        long raw = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = next();
            raw |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw broken("a varlong is longer than 10 bytes");
    }

    /** Bytes after their zigzag length; -1 is null. */
    byte @Nullable [] nullableBytes() {
        int length = zigzagVarint();
        if (length == -1) {
            return null;
        }
        require(length);
        position += length;
        return Arrays.copyOfRange(array, position - length, position);
    }

    String utf8() {
        int length = varint();
        require(length);
        position += length;
        return new String(array, position - length, length, StandardCharsets.UTF_8);
    }

    private byte next() {
        if (position >= end) {
            throw broken("it ends in the middle of a record");
        }
        return array[position++];
    }

    private void require(int length) {
        if (length < 0 || length > end - position) {
            throw broken("a length of " + length + " does not fit in the " + (end - position) + " bytes that are left");
        }
    }

    private InvalidBatchException broken(String what) {
        return new InvalidBatchException(Rule.RECORDS, "The records section is broken: " + what);
    }
}

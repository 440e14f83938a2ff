package io.catmq.client.wire;

import java.util.Arrays;

/** A byte array that grows, with the varints of the record format. Not thread safe. */
final class ByteWriter {
    private static final int MAX_VARINT_BYTES = 10;

    private byte[] array;
    private int position;

    ByteWriter(int initialCapacity) {
        array = new byte[initialCapacity];
    }

    byte[] array() {
        return array;
    }

    int position() {
        return position;
    }

    void position(int newPosition) {
        ensure(0);
        position = newPosition;
    }

    void ensure(int more) {
        int needed = Math.addExact(position, more);
        if (needed > array.length) {
            array = Arrays.copyOf(array, (int) Math.max(needed, Math.min(Integer.MAX_VALUE - 8L, array.length * 2L)));
        }
    }

    void bytes(byte[] source) {
        ensure(source.length);
        System.arraycopy(source, 0, array, position, source.length);
        position += source.length;
    }

    /** Base-128 little end first, as in Protocol Buffers; {@code value} is taken as unsigned. */
    void varint(int value) {
        ensure(MAX_VARINT_BYTES);
        int rest = value;
        while ((rest & ~0x7F) != 0) {
            array[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[position++] = (byte) rest;
    }

    void zigzagVarint(int value) {
        varint((value << 1) ^ (value >> 31));
    }

    void zigzagVarlong(long value) {
        ensure(MAX_VARINT_BYTES);
        long rest = (value << 1) ^ (value >> 63);
        while ((rest & ~0x7FL) != 0) {
            array[position++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        array[position++] = (byte) rest;
    }

    static int varintSize(int value) {
        // 7 bits a byte, at least one: (bits + 6) / 7 with the bits of 0 counted as 1.
        return (38 - Integer.numberOfLeadingZeros(value | 1)) / 7;
    }

    static int zigzagVarintSize(int value) {
        return varintSize((value << 1) ^ (value >> 31));
    }

    static int zigzagVarlongSize(long value) {
        long zigzag = (value << 1) ^ (value >> 63);
        return (70 - Long.numberOfLeadingZeros(zigzag | 1)) / 7;
    }
}

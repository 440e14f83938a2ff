package io.catmq.client.wire;

/** One compression algorithm over whole blocks. Thread safe. */
interface Codec {
    /** Upper bound of the compressed size of {@code length} bytes. */
    int maxCompressedLength(int length);

    /** Compresses into {@code target} from {@code targetOffset}; returns how many bytes it wrote. */
    int compress(byte[] source, int offset, int length, byte[] target, int targetOffset);

    /**
     * Exactly {@code size} bytes, at the beginning of {@code target}; nothing is written behind them.
     *
     * @throws InvalidBatchException when the input is broken or does not give exactly that many
     */
    void decompress(byte[] source, int offset, int length, byte[] target, int size);
}

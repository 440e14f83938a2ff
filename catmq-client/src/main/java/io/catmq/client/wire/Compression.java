package io.catmq.client.wire;

/** How the records section of a batch is compressed. The id is part of the batch format and never changes. */
public enum Compression {
    /** Not compressed. */
    NONE(0),
    /** One LZ4 block (no frame): the default, cheap enough for every batch. */
    LZ4(1),
    /** One Zstandard frame: smaller, at several times the CPU of LZ4. */
    ZSTD(2);

    private static final Compression[] BY_ID = values();

    private final int id;

    Compression(int id) {
        this.id = id;
    }

    /** The number in bits 0-2 of the batch's attributes. */
    public int id() {
        return id;
    }

    static boolean isKnown(int id) {
        return id >= 0 && id < BY_ID.length;
    }

    static Compression ofId(int id) {
        return BY_ID[id];
    }
}

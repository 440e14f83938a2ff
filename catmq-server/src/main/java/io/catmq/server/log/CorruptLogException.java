package io.catmq.server.log;

/** A chunk of a log is missing or broken. Nothing behind it is read until an operator has decided what to do. */
public final class CorruptLogException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long partitionId;
    private final long offset;

    CorruptLogException(long partitionId, long offset, String message) {
        super("The log of partition id " + partitionId + " is corrupt at offset " + offset + ": " + message);
        this.partitionId = partitionId;
        this.offset = offset;
    }

    /** The partition. */
    public long partitionId() {
        return partitionId;
    }

    /** The first offset that cannot be read. */
    public long offset() {
        return offset;
    }
}

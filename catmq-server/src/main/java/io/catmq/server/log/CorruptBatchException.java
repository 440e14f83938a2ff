package io.catmq.server.log;

/** A batch to be appended is not what its CRC says; nothing of it was written. */
public final class CorruptBatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long partitionId;

    CorruptBatchException(long partitionId, String message) {
        super(message);
        this.partitionId = partitionId;
    }

    /** The partition that it was sent to. */
    public long partitionId() {
        return partitionId;
    }
}

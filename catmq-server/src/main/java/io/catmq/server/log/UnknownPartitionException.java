package io.catmq.server.log;

/** The partition was not created on this database, or is dropped. */
public final class UnknownPartitionException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long partitionId;

    UnknownPartitionException(long partitionId) {
        super("There is no log for partition id " + partitionId);
        this.partitionId = partitionId;
    }

    /** The partition that was asked for. */
    public long partitionId() {
        return partitionId;
    }
}

package io.catmq.client;

import org.jspecify.annotations.Nullable;

/** What a consumer knows of a partition that it reads. Not thread safe. */
final class ConsumerPartition {
    static final long UNKNOWN = -1;

    private final TopicPartition id;
    private final PartitionBuffer buffer;
    private @Nullable Long assignmentEpoch;
    private @Nullable Long topicId;
    private StartFrom startFrom;
    private long position = UNKNOWN;
    private long committed = UNKNOWN;
    private @Nullable String generation;
    private boolean lookedUp;
    private boolean paused;
    private @Nullable Deadline restUntil;

    ConsumerPartition(TopicPartition id, @Nullable Long assignmentEpoch, StartFrom startFrom) {
        this.id = id;
        this.buffer = new PartitionBuffer(id);
        this.assignmentEpoch = assignmentEpoch;
        this.startFrom = startFrom;
    }

    TopicPartition id() {
        return id;
    }

    PartitionBuffer buffer() {
        return buffer;
    }

    @Nullable Long assignmentEpoch() {
        return assignmentEpoch;
    }

    void assignmentEpoch(@Nullable Long epoch) {
        assignmentEpoch = epoch;
    }

    /** The topic that it was assigned of; null where the group's assignment says that, or before the first poll. */
    @Nullable Long topicId() {
        return topicId;
    }

    void topicId(long id) {
        topicId = id;
    }

    StartFrom startFrom() {
        return startFrom;
    }

    void startFrom(StartFrom policy) {
        startFrom = policy;
    }

    long position() {
        return position;
    }

    boolean hasPosition() {
        return position != UNKNOWN;
    }

    /** Returned messages end here now. */
    void advanceTo(long offset) {
        position = offset;
    }

    /** Goes on reading elsewhere: what was fetched is dropped. */
    void seek(long offset) {
        position = offset;
        buffer.clear();
        restUntil = null;
    }

    long committed() {
        return committed;
    }

    void committed(long offset) {
        committed = offset;
    }

    /** As of when the partition was assigned: whatever changes it takes the partition away first. */
    @Nullable String generation() {
        return generation;
    }

    void generation(@Nullable String value) {
        generation = value;
        lookedUp = true;
    }

    /** Whether the group was asked what it knows of the partition. */
    boolean isLookedUp() {
        return lookedUp;
    }

    boolean isPaused() {
        return paused;
    }

    void paused(boolean value) {
        paused = value;
    }

    /** Not to be asked for until then, as the server cannot read it now. */
    void rest(Deadline until) {
        restUntil = until;
    }

    boolean wantsFetch() {
        return wantsMore() && buffer.isEmpty();
    }

    /** Whether it makes sense to fetch what comes behind what is there. */
    boolean wantsMore() {
        Deadline rest = restUntil;
        return !paused && hasPosition() && !buffer.isDamaged() && (rest == null || rest.hasPassed());
    }

    /** The first offset that is not there. */
    long fetchOffset() {
        return buffer.isEmpty() ? position : buffer.end();
    }
}

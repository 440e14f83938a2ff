package io.catmq.server.schedule;

/** There are as many scheduled messages as may be; nothing was scheduled. */
public final class ScheduleFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final long limit;

    ScheduleFullException(long limit) {
        super("There are already " + limit + " scheduled messages");
        this.limit = limit;
    }

    /** As many as may be. */
    public long limit() {
        return limit;
    }
}

package io.catmq.binder.inbound;

import io.catmq.binder.UnwaitedSends;
import java.time.Duration;

/** What handlers have sent and nobody has waited for: commits do. For one thread, and one consumer. */
final class Outputs {
    /** A server that is there answers much sooner; if none is, commits fail anyway. */
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(1);

    private final UnwaitedSends sends;

    Outputs(UnwaitedSends sends) {
        this.sends = sends;
    }

    /**
     * Whether all of it is written by now; if not, a later commit asks again.
     *
     * @throws LostOutputException when some of it is lost; then this consumer commits nothing any more
     */
    boolean areWritten() {
        boolean done = sends.areDone(LONGEST_WAIT);
        Throwable failure = sends.failure();
        if (failure != null) {
            throw new LostOutputException(failure);
        }
        return done;
    }
}

package io.catmq.server.cluster;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells listeners on a thread of its own, one after the other, so that a slow one delays no renewal. */
final class LeadershipEvents {
    private static final Logger LOG = LoggerFactory.getLogger(LeadershipEvents.class);

    private final List<LeadershipListener> listeners = new CopyOnWriteArrayList<>();
    private final Executor thread;

    /** @param thread runs one task at a time, in order */
    LeadershipEvents(Executor thread) {
        this.thread = thread;
    }

    void add(LeadershipListener listener) {
        listeners.add(listener);
    }

    void elected(long term) {
        tell(listener -> listener.elected(term));
    }

    void resigned(long term) {
        tell(listener -> listener.resigned(term));
    }

    private void tell(Consumer<LeadershipListener> news) {
        thread.execute(() -> {
            for (LeadershipListener listener : listeners) {
                try {
                    news.accept(listener);
                } catch (RuntimeException failure) {
                    LOG.error("A listener of the leadership failed", failure);
                }
            }
        });
    }
}

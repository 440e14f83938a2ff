package io.catmq.server.log;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One listener on several partitions, called at most once. */
final class AppendWaiter implements Registration {
    private static final Logger log = LoggerFactory.getLogger(AppendWaiter.class);

    private final List<AppendListeners> partitions;
    private final Runnable listener;
    private final AtomicBoolean done = new AtomicBoolean();

    AppendWaiter(List<AppendListeners> partitions, Runnable listener) {
        this.partitions = partitions;
        this.listener = listener;
    }

    void register() {
        partitions.forEach(partition -> partition.add(this));
    }

    void fire() {
        if (done.compareAndSet(false, true)) {
            partitions.forEach(partition -> partition.remove(this));
            try {
                listener.run();
            } catch (RuntimeException failure) {
                // It is not the appending producer's fault.
                log.error("A listener for appends failed", failure);
            }
        }
    }

    @Override
    public void close() {
        done.set(true);
        partitions.forEach(partition -> partition.remove(this));
    }
}

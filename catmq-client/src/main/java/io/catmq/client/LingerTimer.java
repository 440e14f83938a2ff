package io.catmq.client;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** The clock of batches that linger, and what wakes their lanes. Tests turn it by hand. */
interface LingerTimer extends AutoCloseable {
    /** As {@link System#nanoTime()}. */
    long nanoTime();

    /** Runs a task after some ns, in another thread; when closed meanwhile, never. */
    void schedule(Runnable task, long nanos);

    @Override
    void close();

    /** One of the JVM's time. */
    static LingerTimer real() {
        ScheduledExecutorService timer = Threads.timer("catmq-linger");
        return new LingerTimer() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void schedule(Runnable task, long nanos) {
                ScheduledFuture<?> unused = timer.schedule(task, nanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void close() {
                timer.shutdownNow();
            }
        };
    }
}

package io.catmq.server.cluster;

import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

final class NamedThreads {
    private NamedThreads() {}

    /** One daemon thread; periodic work ends when it is shut down. */
    static ScheduledThreadPoolExecutor scheduled(String name) {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, name);
            thread.setDaemon(true);
            return thread;
        });
        executor.setRemoveOnCancelPolicy(true);
        return executor;
    }

    /** Does the work again and again, with that pause; the work must not throw. */
    static void every(ScheduledExecutorService thread, long ms, Runnable work) {
        ScheduledFuture<?> unused = thread.scheduleWithFixedDelay(work, ms, ms, TimeUnit.MILLISECONDS);
    }
}

package io.catmq.server.cluster;

import java.util.concurrent.ScheduledThreadPoolExecutor;

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
}

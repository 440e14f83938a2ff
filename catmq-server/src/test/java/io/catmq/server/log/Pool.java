package io.catmq.server.log;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads for tests that append at the same time. */
final class Pool {
    static final ExecutorService THREADS = Executors.newFixedThreadPool(24, work -> {
        Thread thread = new Thread(work, "appending");
        thread.setDaemon(true);
        return thread;
    });

    private Pool() {}
}

package io.catmq.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Threads that work until they are told to stop. A failure in one of them is a failure of the run. */
final class Workers {

    private final List<Future<?>> futures = new ArrayList<>();
    private volatile boolean running = true;

    static Workers start(int count, Worker worker) {
        var workers = new Workers();
        ExecutorService threads = Executors.newFixedThreadPool(count, task -> {
            var thread = new Thread(task, "bench");
            thread.setDaemon(true);
            return thread;
        });
        for (var i = 0; i < count; i++) {
            var index = i;
            workers.futures.add(threads.submit(() -> {
                worker.work(index, workers);
                return null;
            }));
        }
        threads.shutdown();
        return workers;
    }

    boolean running() {
        return running;
    }

    /** Lets them end what they do, and waits for it. */
    void stop() {
        running = false;
        join();
    }

    /** Waits till they are done by themselves. */
    void join() {
        for (var future : futures) {
            try {
                future.get();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new BenchException("Interrupted", e);
            } catch (ExecutionException e) {
                throw new BenchException("A worker of the bench failed", Objects.requireNonNullElse(e.getCause(), e));
            }
        }
    }

    /** The work of thread number {@code index}. */
    interface Worker {
        void work(int index, Workers workers) throws Exception;
    }
}

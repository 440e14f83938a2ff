package io.catmq.server.api;

import io.catmq.server.log.MessageLog;
import jakarta.annotation.PreDestroy;
import jakarta.servlet.AsyncContext;
import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** The long polls that wait for messages, with the one timer that ends them. */
@Component
final class WaitingFetches {
    private final MessageLog log;
    private final FetchReader reader;
    private final Set<WaitingFetch> waiting = ConcurrentHashMap.newKeySet();
    private final AtomicInteger watching = new AtomicInteger();
    private final ScheduledThreadPoolExecutor timer;
    private volatile boolean closed;

    WaitingFetches(MessageLog log, FetchReader reader) {
        this.log = log;
        this.reader = reader;
        this.timer = new ScheduledThreadPoolExecutor(1, WaitingFetches::thread);
        // Most waits end early; without this their tasks would stay until their time.
        timer.setRemoveOnCancelPolicy(true);
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "catmq-fetch-timer");
        thread.setDaemon(true);
        return thread;
    }

    /** Parks a fetch; it answers by itself at the next append, when its time is over, or when the server stops. */
    void add(FetchPlan plan, AsyncContext context, ApiMetrics metrics) throws IOException {
        WaitingFetch fetch = new WaitingFetch(plan, context, this, metrics);
        waiting.add(fetch);
        try {
            fetch.park();
        } catch (RuntimeException failure) {
            // Its client is gone already, for example: nobody else would take it out again.
            fetch.onError(failure);
        }
        if (closed) {
            fetch.giveUp();
        }
    }

    void remove(WaitingFetch fetch) {
        waiting.remove(fetch);
    }

    MessageLog log() {
        return log;
    }

    FetchReader reader() {
        return reader;
    }

    ScheduledFuture<?> after(int ms, Runnable task) {
        return timer.schedule(task, ms, TimeUnit.MILLISECONDS);
    }

    /** Where answers are made that an appending thread should not make itself. */
    Executor handOver() {
        return timer;
    }

    /** Waits in the caller's thread, and is counted like the others. */
    <T> T watch(Supplier<T> wait) {
        watching.incrementAndGet();
        try {
            return wait.get();
        } finally {
            watching.decrementAndGet();
        }
    }

    int size() {
        return waiting.size() + watching.get();
    }

    /** Whether the server stops, and nobody may begin to wait. */
    boolean isClosed() {
        return closed;
    }

    /** Answers all that wait with what there is, and from now on whoever would begin to wait; how many there were. */
    int close() {
        closed = true;
        int answered = 0;
        for (WaitingFetch fetch : List.copyOf(waiting)) {
            if (fetch.giveUp()) {
                answered++;
            }
        }
        return answered;
    }

    @PreDestroy
    void stop() {
        close();
        timer.shutdownNow();
    }
}

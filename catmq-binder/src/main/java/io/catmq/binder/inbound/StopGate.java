package io.catmq.binder.inbound;

import java.time.Duration;

/**
 * Stops a worker. A handler that runs is left alone, but a pause between two attempts (the retry template sleeps in
 * the worker's thread) or between two connections is cut short.
 */
final class StopGate {
    /** How long commits and moves are tried once a binding is to stop: without a server that would take very long. */
    private static final Duration LAST_REQUESTS = Duration.ofSeconds(5);

    /** The same where there was no server before: bindings stop one after the other. */
    private static final Duration LAST_REQUESTS_IN_VAIN = Duration.ofSeconds(1);

    private boolean stopping;
    private boolean sleeping;
    private Thread worker = Thread.currentThread();

    /** To be called first by the thread that is to be stopped. */
    synchronized void begin() {
        worker = Thread.currentThread();
    }

    synchronized boolean stopping() {
        return stopping;
    }

    synchronized void stop() {
        stopping = true;
        if (sleeping) {
            worker.interrupt();
        }
    }

    /** From now on the worker sleeps, or soon will. */
    synchronized void sleeping() {
        sleeping = true;
        if (stopping) {
            worker.interrupt();
        }
    }

    /** The worker works. */
    synchronized void working() {
        sleeping = false;
        if (stopping) {
            // It may be ours; a commit that is still to come must not fail of it.
            Thread.interrupted();
        }
    }

    /** How long the last requests of a consumer are tried, by whether it had trouble before. */
    static Duration patience(boolean troubled) {
        return troubled ? LAST_REQUESTS_IN_VAIN : LAST_REQUESTS;
    }

    /** Sleeps as long or till {@link #stop()}. */
    void sleep(long millis) {
        sleeping();
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            if (!stopping()) {
                Thread.currentThread().interrupt();
            }
        } finally {
            working();
        }
    }
}

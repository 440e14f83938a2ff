package io.catmq.client;

import io.catmq.client.wire.Compression;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Compresses full batches beside the thread that fills the next ones; done by that thread, compression is a third of what a
 * message costs it. Nothing depends on it: a batch whose turn comes before is compressed by who sends it. Thread safe.
 */
final class Packer implements AutoCloseable {
    /** One is enough for as many messages as one thread can fill in. */
    private static final int THREADS = 1;

    private static final long IDLE_SECONDS = 10;

    private final boolean needed;
    private final ThreadPoolExecutor thread = new ThreadPoolExecutor(
            THREADS,
            THREADS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            Threads.daemons("catmq-pack"),
            new ThreadPoolExecutor.DiscardPolicy());

    Packer(Compression compression) {
        this.needed = compression != Compression.NONE;
        thread.allowCoreThreadTimeOut(true);
    }

    /** Nothing may be appended to the batch any more. Once closed, this does nothing. */
    void packSoon(ProducerBatch full) {
        if (needed) {
            thread.execute(full::pack);
        }
    }

    /** Whether no batch was ever compressed or is to be. */
    boolean isIdle() {
        return thread.getTaskCount() == 0;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}

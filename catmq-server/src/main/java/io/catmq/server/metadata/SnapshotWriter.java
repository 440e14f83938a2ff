package io.catmq.server.metadata;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes the metadata to a file after they changed, at most once a second, and at the end. */
public final class SnapshotWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SnapshotWriter.class);
    private static final long PAUSE_MS = 1_000;

    private final MetadataDatabase database;
    private final Metadata metadata;
    private final Path file;
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "catmq-snapshot-file");
        thread.setDaemon(true);
        return thread;
    });
    private long writtenTxid = -1;
    private boolean failing;

    /** Begins; but metadata in the message database need no file, as nothing starts without that one. */
    public SnapshotWriter(MetadataDatabase database, Metadata metadata, Path file) {
        this.database = database;
        this.metadata = metadata;
        this.file = file;
        if (database.isSeparate()) {
            metadata.onChange(snapshot -> schedule());
            schedule();
        }
    }

    private void schedule() {
        if (scheduled.compareAndSet(false, true)) {
            try {
                ScheduledFuture<?> unused = executor.schedule(this::write, PAUSE_MS, TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException closed) {
                LOG.debug("Not written any more: this broker is closing");
            }
        }
    }

    private synchronized void write() {
        scheduled.set(false);
        MetadataSnapshot snapshot = metadata.snapshot();
        if (snapshot.txid() == writtenTxid) {
            return;
        }
        try {
            new StoredMetadata(database.cluster(), database.database().facts(), snapshot).write(file);
            writtenTxid = snapshot.txid();
            failing = false;
        } catch (IOException failure) {
            if (!failing) {
                LOG.warn(
                        "The snapshot file {} cannot be written, so this server cannot start while the metadata database is"
                                + " away ({}). Make it writable, or set catmq.metadata.snapshot-file",
                        file,
                        failure.toString());
            }
            failing = true;
        }
    }

    /** Writes what has changed, and ends. */
    @Override
    public void close() {
        executor.shutdownNow();
        if (database.isSeparate()) {
            write();
        }
    }
}

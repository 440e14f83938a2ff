package io.catmq.server.metadata;

import io.catmq.server.cluster.LeadershipListener;
import io.catmq.server.cluster.NotLeaderException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whoever begins to lead ends what the leader before left in the middle, on a thread of its own, until it succeeds. */
public final class UnfinishedWork implements LeadershipListener, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedWork.class);
    private static final long RETRY_MS = 2_000;

    private final Metadata metadata;
    private final String actor;
    private final ScheduledExecutorService executor = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "catmq-unfinished-work");
        thread.setDaemon(true);
        return thread;
    });

    /** @param actor as whom it is written in the log */
    public UnfinishedWork(Metadata metadata, String actor) {
        this.metadata = metadata;
        this.actor = actor;
        metadata.whenCutOff(() -> tryIn(RETRY_MS));
    }

    @Override
    public void elected(long term) {
        tryIn(0);
    }

    /** What is still to be done is refused from now on, and left to the next leader. */
    @Override
    public void resigned(long term) {
        LOG.debug("Unfinished work of term {} is left to the next leader", term);
    }

    private void tryIn(long ms) {
        try {
            ScheduledFuture<?> unused = executor.schedule(this::finish, ms, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closed) {
            LOG.debug("Unfinished work is left to another leader: this broker is closing");
        }
    }

    private void finish() {
        try {
            metadata.finishUnfinished(actor);
        } catch (NotLeaderException resigned) {
            LOG.debug("Unfinished work is left to the next leader: {}", resigned.getMessage());
        } catch (RuntimeException failure) {
            LOG.warn("Unfinished topics are tried again in {} ms: {}", RETRY_MS, failure.getMessage());
            tryIn(RETRY_MS);
        }
    }

    /** Stops; what is under way is left to the next leader. */
    @Override
    public void close() {
        executor.shutdownNow();
    }
}

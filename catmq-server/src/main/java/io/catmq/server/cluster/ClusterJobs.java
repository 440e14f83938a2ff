package io.catmq.server.cluster;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import net.javacrumbs.shedlock.core.SimpleLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Work that one broker does for all: whoever comes first in each interval, under a ShedLock lock that is kept alive while the
 * job runs. Should this broker die, another one runs the job when it is due again. Jobs must bear being run twice at a time
 * all the same, as any work under a lease. One job at a time on this broker.
 */
public final class ClusterJobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterJobs.class);
    private static final String PREFIX = "job-";
    private static final Duration LOCK = Duration.ofMinutes(1);

    private final Locks locks;
    private final List<Job> jobs = new ArrayList<>();
    private final Set<String> failing = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService thread = NamedThreads.scheduled("catmq-jobs");

    /**
     * @param metadata the database that all brokers share
     * @param broker this one
     */
    public ClusterJobs(Database metadata, LocalBroker broker) {
        this.locks = new Locks(metadata, broker);
    }

    /**
     * Adds a job, before {@link #start()}.
     *
     * @param name as it is locked and logged, the same on all brokers
     * @param interval how often it is run in the whole cluster, roughly: after nine tenths of it another broker may
     */
    public ClusterJobs every(Duration interval, String name, Runnable work) {
        jobs.add(new Job(name, interval, work));
        return this;
    }

    /** From now on jobs are run, each for the first time when its interval has passed. */
    public void start() {
        for (Job job : jobs) {
            long ms = job.interval().toMillis();
            NamedThreads.every(thread, ms, () -> attempt(job));
        }
    }

    /** A failed run must not end the schedule, and a database that is away for hours is one line in the log. */
    private void attempt(Job job) {
        try {
            runIfNobodyElseDoes(job);
            if (failing.remove(job.name())) {
                LOG.info("The job {} runs again", job.name());
            }
        } catch (DatabaseException failure) {
            if (failing.add(job.name())) {
                LOG.warn(
                        "The job {} is left out until the database answers, tried every {} s: {}",
                        job.name(),
                        job.interval().toSeconds(),
                        failure.getMessage());
            }
        } catch (RuntimeException failure) {
            LOG.error("The job {} failed; it is tried again", job.name(), failure);
        }
    }

    /** Whether this call ran it. */
    boolean runIfNobodyElseDoes(Job job) {
        SimpleLock lock = locks.takeKeptAlive(
                PREFIX + job.name(), LOCK, job.interval().multipliedBy(9).dividedBy(10));
        if (lock == null) {
            LOG.debug("Another broker does {}", job.name());
            return false;
        }
        try {
            job.work().run();
        } finally {
            locks.release(lock);
        }
        return true;
    }

    /** Lets the job that runs come to its end, for some seconds. */
    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(2, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
        locks.close();
    }

    record Job(String name, Duration interval, Runnable work) {}
}

package io.catmq.server;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.GroupCoordinator;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** What this server does without being asked: ending sessions. */
@Component
final class ScheduledWork implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

    private final GroupCoordinator groups;
    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "catmq-scheduled");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<?>> schedules = new ArrayList<>();
    private volatile boolean running;
    private boolean databaseAway;

    ScheduledWork(GroupCoordinator groups) {
        this.groups = groups;
    }

    @Override
    public void start() {
        running = true;
        every(GroupCoordinator.TICK_MS, groups::tick);
    }

    private void every(long ms, Runnable work) {
        schedules.add(scheduler.scheduleWithFixedDelay(() -> run(work), ms, ms, TimeUnit.MILLISECONDS));
    }

    /** A failed run must not end the schedule; a database that is away is told once, not once a second. */
    private void run(Runnable work) {
        try {
            work.run();
            databaseAway = false;
        } catch (DatabaseException failure) {
            if (!databaseAway) {
                databaseAway = true;
                LOG.warn("Scheduled work waits for the database: {}", failure.getMessage());
            }
        } catch (RuntimeException failure) {
            LOG.error("Scheduled work failed; it is tried again", failure);
        }
    }

    @Override
    public void stop() {
        running = false;
        schedules.forEach(schedule -> schedule.cancel(false));
        scheduler.shutdownNow();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

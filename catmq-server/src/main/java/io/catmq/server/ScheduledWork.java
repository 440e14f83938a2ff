package io.catmq.server;

import io.catmq.server.database.DatabaseClock;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.storage.StorageProperties;
import io.catmq.server.storage.StorageRoom;
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

/** What this server does without being asked: ending sessions, keeping the clock right, watching lags and room. */
@Component
final class ScheduledWork implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(ScheduledWork.class);

    private static final long CLOCK_MS = 30_000;

    private final GroupCoordinator groups;
    private final DatabaseClock clock;
    private final StorageRoom room;
    private final StorageProperties storage;
    private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(2, task -> {
        Thread thread = new Thread(task, "catmq-scheduled");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Future<?>> schedules = new ArrayList<>();
    private volatile boolean running;
    private volatile boolean databaseAway;

    ScheduledWork(GroupCoordinator groups, DatabaseClock clock, StorageRoom room, StorageProperties storage) {
        this.room = room;
        this.storage = storage;
        this.groups = groups;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        every(GroupCoordinator.TICK_MS, groups::tick);
        every(GroupCoordinator.LOOK_MS, groups::lookAtLags);
        every(CLOCK_MS, clock::refresh);
        run(room::look);
        every(storage.checkInterval().toMillis(), room::look);
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

package io.catmq.binder.outbox;

import io.catmq.binder.outbox.OutboxTables.LostException;
import io.catmq.client.CatMqException;
import java.time.Duration;
import java.util.ConcurrentModificationException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.integration.support.locks.DistributedLock;
import org.springframework.integration.support.locks.RenewableLockRegistry;

/** The thread that relays one shard as long as this instance has its lock. */
final class ShardWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ShardWorker.class);

    private final int shard;
    private final ShardRelay relay;
    private final RenewableLockRegistry<DistributedLock> locks;
    private final OutboxProperties properties;
    private final Troubles troubles;
    private final String name;
    private final Semaphore news = new Semaphore(0);
    private volatile boolean stopping;
    private long lockedAt;
    private boolean locked;

    ShardWorker(
            int shard,
            ShardRelay relay,
            RenewableLockRegistry<DistributedLock> locks,
            OutboxProperties properties,
            Troubles troubles) {
        this.shard = shard;
        this.relay = relay;
        this.locks = locks;
        this.properties = properties;
        this.troubles = troubles;
        this.name = "shard " + shard;
    }

    /** There is something to relay. */
    void nudge() {
        news.release();
    }

    void stop() {
        stopping = true;
        news.release();
    }

    @Override
    public void run() {
        while (!stopping) {
            boolean more = false;
            try {
                more = hasLock() && relay.round();
                troubles.solved(name);
            } catch (LostException e) {
                // Nothing is doubled by that; whoever has the lock goes on.
                LOG.debug("Outbox, {}: {}", name, e.getMessage());
            } catch (CatMqException e) {
                trouble("no server can be reached: " + e.getMessage());
            } catch (RuntimeException | Error e) {
                trouble("the relay has failed: " + e);
                LOG.debug("Outbox, {}", name, e);
            }
            if (!more) {
                await();
            }
        }
        unlock();
    }

    private void trouble(String text) {
        if (!stopping) {
            troubles.failed(name, null, text);
        }
    }

    private void await() {
        try {
            if (news.tryAcquire(properties.getPollInterval().toMillis(), TimeUnit.MILLISECONDS)) {
                news.drainPermits();
            }
        } catch (InterruptedException e) {
            stopping = true;
        }
    }

    private boolean hasLock() {
        Duration third = properties.getLockTimeToLive().dividedBy(3);
        if (locked && System.nanoTime() - lockedAt < third.toNanos()) {
            return true;
        }
        long now = System.nanoTime();
        if (locked) {
            renew();
        } else {
            locked = locks.obtain(key()).tryLock();
            if (locked) {
                LOG.debug("Outbox, {}: relayed by this instance from now on", name);
            }
        }
        lockedAt = now;
        return locked;
    }

    private void renew() {
        try {
            locks.renewLock(key());
        } catch (IllegalStateException e) {
            LOG.debug("Outbox, {}: another instance relays it by now", name);
            unlock();
        }
    }

    private void unlock() {
        if (!locked) {
            return;
        }
        locked = false;
        try {
            locks.obtain(key()).unlock();
        } catch (ConcurrentModificationException e) {
            LOG.debug("Outbox, {}: the lock had expired", name);
        } catch (RuntimeException e) {
            LOG.debug("Outbox, {}: the lock expires by itself", name, e);
        }
    }

    private String key() {
        return "catmq-outbox-" + shard;
    }
}

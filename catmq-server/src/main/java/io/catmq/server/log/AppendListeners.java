package io.catmq.server.log;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Those who wait for an append to one partition. */
final class AppendListeners {
    private final Set<AppendWaiter> waiters = ConcurrentHashMap.newKeySet();

    void add(AppendWaiter waiter) {
        waiters.add(waiter);
    }

    void remove(AppendWaiter waiter) {
        waiters.remove(waiter);
    }

    void fire() {
        if (waiters.isEmpty()) {
            return;
        }
        for (AppendWaiter waiter : waiters) {
            waiter.fire();
        }
    }
}

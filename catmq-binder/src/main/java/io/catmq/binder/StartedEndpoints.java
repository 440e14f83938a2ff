package io.catmq.binder;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.WeakHashMap;
import org.springframework.context.Lifecycle;

/**
 * Sources of input bindings, so that none outlives a start that failed: Spring Cloud Stream ends no binding then. Those that
 * nobody else knows any more are forgotten. Thread safe.
 */
final class StartedEndpoints {
    private final Set<Lifecycle> endpoints =
            Collections.synchronizedSet(Collections.newSetFromMap(new WeakHashMap<>()));

    <T extends Lifecycle> T add(T endpoint) {
        endpoints.add(endpoint);
        return endpoint;
    }

    /** Ends those that run: they commit what they have handled, and leave their groups. */
    void end() {
        List<Lifecycle> known;
        synchronized (endpoints) {
            known = List.copyOf(endpoints);
        }
        known.stream().filter(Lifecycle::isRunning).forEach(Lifecycle::stop);
    }
}

package io.catmq.binder.endpoint;

import io.catmq.binder.BinderClients;
import io.catmq.binder.health.BindingStates;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.context.ConfigurableApplicationContext;

/** The application's CatMQ binders by name. Each has a context of its own, made when it is first needed. Thread safe. */
public final class CatMqBinders implements DefaultBinderFactory.Listener {
    /**
     * A binder.
     *
     * @param clients its connection
     * @param states what its bindings do
     */
    record Parts(BinderClients clients, BindingStates states) {}

    private final Map<String, Parts> binders = new TreeMap<>();

    @Override
    public synchronized void afterBinderContextInitialized(
            String configurationName, ConfigurableApplicationContext binderContext) {
        BinderClients clients =
                binderContext.getBeanProvider(BinderClients.class).getIfAvailable();
        if (clients != null) {
            binders.put(configurationName, new Parts(clients, binderContext.getBean(BindingStates.class)));
        }
    }

    synchronized Map<String, Parts> all() {
        return new TreeMap<>(binders);
    }
}

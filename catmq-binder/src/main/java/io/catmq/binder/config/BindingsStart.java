package io.catmq.binder.config;

import io.catmq.binder.CatMqMessageChannelBinder;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.messaging.MessageChannel;

/**
 * Spring Cloud Stream checks the settings of a binding when it starts it, so that others run already when one is refused; and
 * it does not end those when the application's start fails: their members would keep their partitions until their sessions end.
 * So all settings are checked before the first binding starts, and whatever still runs in the end is ended.
 */
final class BindingsStart implements SmartLifecycle, DefaultBinderFactory.Listener {
    private final ApplicationContext application;
    private final ObjectProvider<BinderFactory> factories;
    private final ObjectProvider<BindingServiceProperties> settings;
    private final List<CatMqMessageChannelBinder> binders = new CopyOnWriteArrayList<>();
    private volatile boolean running;

    BindingsStart(
            ApplicationContext application,
            ObjectProvider<BinderFactory> factories,
            ObjectProvider<BindingServiceProperties> settings) {
        this.application = application;
        this.factories = factories;
        this.settings = settings;
    }

    /** Before output bindings, which start first. */
    @Override
    public int getPhase() {
        return Integer.MIN_VALUE + 900;
    }

    @Override
    public void afterBinderContextInitialized(String configurationName, ConfigurableApplicationContext binderContext) {
        binderContext.getBeanProvider(CatMqMessageChannelBinder.class).ifAvailable(binder -> {
            binder.setName(configurationName);
            binders.add(binder);
        });
    }

    @Override
    public void start() {
        running = true;
        BinderFactory factory = factories.getIfAvailable();
        BindingServiceProperties all = settings.getIfAvailable();
        if (factory == null || all == null) {
            return;
        }
        for (Bindable bindable : application.getBeansOfType(Bindable.class).values()) {
            check(bindable.getOutputs(), false, factory, all);
            check(bindable.getInputs(), true, factory, all);
        }
    }

    private void check(Set<String> bindings, boolean input, BinderFactory factory, BindingServiceProperties all) {
        for (String binding : bindings) {
            // Other types, as those of Kafka Streams, are never CatMQ's.
            if (isA(binding, MessageChannel.class) || isA(binding, PollableMessageSource.class)) {
                if (factory.getBinder(all.getBinder(binding), MessageChannel.class)
                        instanceof CatMqMessageChannelBinder binder) {
                    binder.check(binding, input);
                }
            }
        }
    }

    private boolean isA(String binding, Class<?> type) {
        return application.containsBean(binding) && application.isTypeMatch(binding, type);
    }

    @Override
    public void stop() {
        running = false;
        binders.forEach(CatMqMessageChannelBinder::endInputs);
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package io.catmq.autoconfigure;

import io.catmq.binder.CatMqMessageChannelBinder;
import io.catmq.binder.properties.CatMqBindingProperties;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.messaging.MessageChannel;

/**
 * What an application left in its outbox is sent when it starts again, and not only once it sends something: a
 * {@code StreamBridge} makes its binding, and with it the binder, with the first message. Naming the binding in
 * {@code spring.cloud.stream.output-bindings} would bind it at once, but makes Spring Cloud Function take its channel for a
 * function where there are several.
 */
final class OutboxStart implements ApplicationListener<ApplicationReadyEvent> {
    private static final String BINDINGS = "spring.cloud.stream.catmq.bindings";

    private final ApplicationContext application;
    private final ObjectProvider<BinderFactory> binders;
    private final ObjectProvider<BindingServiceProperties> bindings;

    OutboxStart(
            ApplicationContext application,
            ObjectProvider<BinderFactory> binders,
            ObjectProvider<BindingServiceProperties> bindings) {
        this.application = application;
        this.binders = binders;
        this.bindings = bindings;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent ready) {
        BinderFactory factory = binders.getIfAvailable();
        BindingServiceProperties all = bindings.getIfAvailable();
        // Those of binders come here, too.
        if (ready.getApplicationContext() != application || factory == null || all == null) {
            return;
        }
        Binder.get(application.getEnvironment())
                .bind(BINDINGS, Bindable.mapOf(String.class, CatMqBindingProperties.class))
                .orElseGet(Map::of)
                .forEach((name, binding) -> {
                    if (binding.getProducer().isOutbox()) {
                        begin(factory, all.getBinder(name));
                    }
                });
    }

    private static void begin(BinderFactory factory, String binder) {
        if (factory.getBinder(binder, MessageChannel.class) instanceof CatMqMessageChannelBinder catMq) {
            catMq.beginOutbox();
        }
    }
}

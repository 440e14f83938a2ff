package io.catmq.autoconfigure;

import io.catmq.binder.CatMqMessageChannelBinder;
import io.catmq.binder.properties.CatMqBindingProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
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
    private static final ConfigurationPropertyName BINDINGS =
            ConfigurationPropertyName.of(CatMqExtendedBindingProperties.BINDINGS_PREFIX);

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
        Binder settings = Binder.get(application.getEnvironment());
        Stream.concat(
                        Stream.of(BINDINGS),
                        BinderEnvironments.in(sources()).stream().map(own -> own.append(BINDINGS)))
                .flatMap(prefix -> settings
                        .bind(prefix, Bindable.mapOf(String.class, CatMqBindingProperties.class))
                        .orElseGet(Map::of)
                        .entrySet()
                        .stream())
                .filter(binding -> binding.getValue().getProducer().isOutbox())
                .map(Map.Entry::getKey)
                .distinct()
                .forEach(binding -> begin(factory, all.getBinder(binding), binding));
    }

    private Stream<ConfigurationPropertySource> sources() {
        return StreamSupport.stream(
                ConfigurationPropertySources.get(application.getEnvironment()).spliterator(), false);
    }

    /** The binder knows best: what is set in the environment of one does not hold for the others. */
    private static void begin(BinderFactory factory, String binder, String binding) {
        if (factory.getBinder(binder, MessageChannel.class) instanceof CatMqMessageChannelBinder catMq) {
            catMq.beginOutbox(binding);
        }
    }
}

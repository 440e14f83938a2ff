package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.CatMqRebalanceListener;
import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.messaging.MessageHandler;

/** The parts of polled consumers. */
public final class Polled {
    private Polled() {}

    /** A source for one binding, not started. */
    public static PolledSource source(
            BinderClients clients,
            CatMqDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties,
            CatMqBinderProperties binderProperties,
            ConsumerReadiness readiness,
            HeaderMapper headerMapper,
            List<CatMqRebalanceListener> listeners) {
        InboundSettings settings = InboundSettings.of(
                        destination.getName(), group, properties, binderProperties, readiness)
                .withOneThread();
        return new PolledSource(
                clients,
                destination,
                settings,
                InboundConverter.of(headerMapper, settings, destination),
                new Listeners(settings.name(), List.copyOf(listeners)));
    }

    /** What becomes of a message whose last attempt failed. */
    public static MessageHandler failure(CatMqConsumerProperties properties) {
        return new PolledFailure(properties.getDeadLetter().isEnabled()
                || !properties.getRetry().getDelays().isEmpty());
    }
}

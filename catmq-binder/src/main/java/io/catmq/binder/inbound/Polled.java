package io.catmq.binder.inbound;

import io.catmq.binder.BatchMessageFailedException;
import io.catmq.binder.BinderClients;
import io.catmq.binder.CatMqRebalanceListener;
import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.observation.InputBinding;
import io.catmq.binder.observation.Instruments;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
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
            List<CatMqRebalanceListener> listeners,
            Instruments instruments) {
        InboundSettings settings = InboundSettings.of(destination, group, properties, binderProperties, readiness)
                .withOneThread();
        return new PolledSource(
                clients,
                destination,
                settings,
                InboundConverter.of(headerMapper, settings, destination),
                new Listeners(settings.name(), List.copyOf(listeners)),
                instruments.handleWatch(new InputBinding(settings.name(), destination.getName(), group)));
    }

    /** What becomes of a message whose last attempt failed. */
    public static MessageHandler failure(CatMqConsumerProperties properties) {
        return new PolledFailure(properties.getDeadLetter().isEnabled()
                || !properties.getRetry().getDelays().isEmpty());
    }

    /**
     * One attempt to handle a message of that source, by the handler that the poll came with. Throws what that throws, except
     * where it says that a later message of its list failed: then those before that are handled, and the rest comes again.
     */
    public static void attempt(PolledSource source, Message<?> message, MessageHandler handler) {
        AtomicInteger number =
                message.getHeaders().get(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT, AtomicInteger.class);
        if (number != null) {
            number.incrementAndGet();
        }
        Entry entry =
                StaticMessageHeaderAccessor.getAcknowledgmentCallback(message) instanceof Entry ours ? ours : null;
        if (entry != null) {
            entry.only(entry.delivery().size()); // whatever the attempt before said
        }
        try {
            source.watch().handle(message, handler::handleMessage);
        } catch (RuntimeException | Error e) {
            if (entry == null || !handledInPart(entry, e)) {
                throw e;
            }
        }
    }

    private static boolean handledInPart(Entry entry, Throwable failure) {
        int index = entry.delivery()
                .failedIndex(failure, BatchMessageFailedException.class, BatchMessageFailedException::index);
        if (index < 0 || entry.isAcknowledged()) {
            return false;
        }
        entry.only(Math.max(1, index));
        if (index > 0) {
            entry.acknowledge();
        }
        return index > 0;
    }
}

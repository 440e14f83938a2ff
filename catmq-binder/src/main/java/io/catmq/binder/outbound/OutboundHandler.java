package io.catmq.binder.outbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.outbox.Outbox;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.context.Lifecycle;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.support.ErrorMessageStrategy;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;

/** Sends the messages of an output binding to its topic. */
public final class OutboundHandler extends AbstractMessageHandler implements Lifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundHandler.class);

    private final BinderClients clients;
    private final CatMqDestination destination;
    private final OutboundConverter converter;
    private final BackgroundProvisioning provisioning;
    private final CatMqBinderProperties binderProperties;
    private final boolean sync;
    private final @Nullable MessageChannel errorChannel;
    private final ErrorMessageStrategy errorMessages;
    private @Nullable Outbox outbox;
    private volatile boolean running;

    /**
     * A handler, not started.
     *
     * @param errorChannel gets every message that could not be sent, or null
     */
    public OutboundHandler(
            BinderClients clients,
            CatMqDestination destination,
            ExtendedProducerProperties<CatMqProducerProperties> properties,
            CatMqBinderProperties binderProperties,
            HeaderMapper headerMapper,
            @Nullable MessageChannel errorChannel,
            ErrorMessageStrategy errorMessages) {
        this.clients = clients;
        this.destination = destination;
        this.converter = new OutboundConverter(destination.getName(), headerMapper, properties.getHeaderMode());
        this.provisioning = new BackgroundProvisioning(destination, binderProperties.getReconnectInterval());
        this.binderProperties = binderProperties;
        this.sync = properties.getExtension().isSync();
        this.errorChannel = errorChannel;
        this.errorMessages = errorMessages;
    }

    /** Messages go to this outbox instead of being sent. To be called before it is started. */
    public void setOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public String getComponentType() {
        return "catmq:outbound-channel-adapter";
    }

    @Override
    protected void handleMessageInternal(Message<?> message) {
        Outbox toFill = outbox;
        try {
            if (toFill != null) {
                toFill.add(converter.toRecord(message));
                return;
            }
            provisioning.await(binderProperties.getDeliveryTimeout());
            io.catmq.client.Message topicMessage = converter.toRecord(message);
            if (sync) {
                clients.producer().sendAndWait(topicMessage);
            } else {
                send(topicMessage, message);
            }
        } catch (RuntimeException e) {
            throw failed(message, e);
        }
    }

    private void send(io.catmq.client.Message topicMessage, Message<?> message) {
        var unused = clients.producer().send(topicMessage).whenComplete((result, failure) -> {
            if (failure != null) {
                Throwable cause = failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
                LOG.error("A message to '{}' could not be sent", destination.getName(), cause);
                failed(message, cause);
            }
        });
    }

    /** Tells the error channel, when there is one, and returns the exception for the sender. */
    private MessageHandlingException failed(Message<?> message, Throwable cause) {
        MessageHandlingException exception = new MessageHandlingException(
                message, "The message could not be sent to topic '" + destination.getName() + "'", cause);
        if (errorChannel != null) {
            errorChannel.send(errorMessages.buildErrorMessage(
                    exception, ErrorMessageUtils.getAttributeAccessor(message, message)));
        }
        return exception;
    }

    @Override
    public void start() {
        if (!running) {
            running = true;
            destination.state().running(true);
            provisioning.start();
            if (outbox != null) {
                outbox.use(destination.state());
            }
        }
    }

    @Override
    public void stop() {
        if (running) {
            running = false;
            provisioning.stop();
            if (outbox != null) {
                outbox.release(destination.state());
            }
            destination.state().running(false);
            if (!sync) {
                clients.flush();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package io.catmq.binder.outbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.observation.Instruments;
import io.catmq.binder.observation.SendMeters;
import io.catmq.binder.observation.SendObservations;
import io.catmq.binder.outbox.Outbox;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.SendResult;
import io.micrometer.observation.Observation;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.context.Lifecycle;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.integration.handler.AbstractMessageHandler;
import org.springframework.integration.support.ErrorMessageStrategy;
import org.springframework.integration.support.ErrorMessageUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHandlingException;

/** Sends the messages of an output binding to its topic. */
public final class OutboundHandler extends AbstractMessageHandler implements Lifecycle, DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(OutboundHandler.class);

    private final BinderClients clients;
    private final CatMqDestination destination;
    private final OutboundConverter converter;
    private final BackgroundProvisioning provisioning;
    private final CatMqBinderProperties binderProperties;
    private final boolean sync;
    private final boolean requiresGroups;
    private final Confirmation confirmation;
    private final SendObservations observations;
    private final SendMeters meters;
    private final @Nullable MessageChannel errorChannel;
    private final ErrorMessageStrategy errorMessages;
    private @Nullable Outbox outbox;
    private BooleanSupplier closing = () -> false;
    private volatile boolean running;

    /**
     * A handler, not started.
     *
     * @param converter makes its records
     * @param instruments watch it
     * @param confirmChannel gets every message that is sent, or null
     * @param errorChannel gets every message that could not be sent, or null
     */
    public OutboundHandler(
            BinderClients clients,
            CatMqDestination destination,
            ExtendedProducerProperties<CatMqProducerProperties> properties,
            CatMqBinderProperties binderProperties,
            OutboundConverter converter,
            Instruments instruments,
            @Nullable MessageChannel confirmChannel,
            @Nullable MessageChannel errorChannel,
            ErrorMessageStrategy errorMessages) {
        this.clients = clients;
        this.destination = destination;
        this.converter = converter;
        this.confirmation = new Confirmation(confirmChannel);
        String topic = destination.getName();
        this.observations = instruments.sendObservations(properties.getBindingName(), topic);
        this.meters = instruments.sendMeters(properties.getBindingName(), topic);
        this.provisioning = new BackgroundProvisioning(destination, binderProperties.getReconnectInterval());
        this.binderProperties = binderProperties;
        this.sync = properties.getExtension().isSync();
        this.requiresGroups = properties.getRequiredGroups().length > 0;
        this.errorChannel = errorChannel;
        this.errorMessages = errorMessages;
    }

    /** Messages go to this outbox instead of being sent. To be called before it is started. */
    public void setOutbox(Outbox outbox) {
        this.outbox = outbox;
    }

    /** Tells whether the application ends. To be called before it is started. */
    public void setClosing(BooleanSupplier closing) {
        this.closing = closing;
    }

    @Override
    public String getComponentType() {
        return "catmq:outbound-channel-adapter";
    }

    @Override
    protected void handleMessageInternal(Message<?> message) {
        Outbox toFill = outbox;
        Observation observation = observations.start(message);
        try {
            if (toFill != null) {
                addTo(toFill, message, observation);
                return;
            }
            boolean wait = Confirmation.requestedBy(message) == null && sync;
            provisioning.await(binderProperties.getDeliveryTimeout());
            io.catmq.client.Message topicMessage = converter.toRecord(message, SendObservations.traceOf(observation));
            if (requiresGroups) {
                lookAfterNewPartitions(topicMessage.partition());
            }
            if (wait) {
                sent(message, clients.producer().sendAndWait(topicMessage), observation);
            } else {
                send(topicMessage, message, observation);
            }
        } catch (RuntimeException e) {
            observation.error(e);
            observation.stop();
            throw failed(message, e);
        }
    }

    /** Required groups need an offset on partitions that were added meanwhile, before something is sent there. */
    private void lookAfterNewPartitions(@Nullable Integer chosen) {
        if (isNew(chosen)) {
            provision(() -> isNew(chosen));
        }
    }

    /** As before, for what the outbox sends. */
    private void lookAfter(int partitions) {
        if (requiresGroups && partitions > destination.partitions()) {
            try {
                provision(() -> partitions > destination.partitions());
            } catch (ProvisioningException e) {
                LOG.debug("Health says it: '{}' is not as it must be", destination.getName(), e);
            }
        }
    }

    private void provision(BooleanSupplier needed) {
        synchronized (destination) {
            if (needed.getAsBoolean()) {
                destination.provision();
            }
        }
    }

    private boolean isNew(@Nullable Integer chosen) {
        int known = destination.partitions();
        return (chosen != null && chosen >= known) || clients.producer().partitionsOf(destination.getName()) > known;
    }

    /** It is sent after the commit, and goes on with the trace of who put it there. */
    private void addTo(Outbox toFill, Message<?> message, Observation observation) {
        if (Confirmation.requestedBy(message) != null) {
            throw new IllegalArgumentException("The message asks for a confirmation, which producer.outbox=true cannot"
                    + " give: it is sent after the transaction");
        }
        // The partition was chosen for as many as the topic is to have.
        provisioning.refuse();
        toFill.add(converter.toRecord(message, SendObservations.traceOf(observation)));
        observation.stop();
        meters.sent();
    }

    private void sent(Message<?> message, SendResult result, Observation observation) {
        observation.stop();
        meters.sent();
        confirmation.sent(message, result);
    }

    private void send(io.catmq.client.Message topicMessage, Message<?> message, Observation observation) {
        // Those who are told work for the one who sent: their logs and messages belong to its trace.
        CompletableFuture<@Nullable Throwable> lost = clients.producer()
                .send(topicMessage)
                .handle((result, failure) -> observation.scoped(() -> lost(message, result, failure, observation)));
        UnwaitedSends ofHandlers = UnwaitedSends.ofThisThread();
        if (ofHandlers != null) {
            ofHandlers.begun(lost);
        }
    }

    /** Tells how it ended, and returns the failure that nobody was there to hear of; null when there is none. */
    private @Nullable Throwable lost(
            Message<?> message, SendResult result, @Nullable Throwable failure, Observation observation) {
        if (failure == null) {
            sent(message, result, observation);
            return null;
        }
        Throwable cause = unwrapped(failure);
        return failedLater(message, cause, observation) ? null : cause;
    }

    private static Throwable unwrapped(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    /** Whether somebody of the application has heard of it. */
    private boolean failedLater(Message<?> message, Throwable cause, Observation observation) {
        observation.error(cause);
        observation.stop();
        boolean confirms = Confirmation.requestedBy(message) != null;
        if (!confirms) {
            LOG.error("A message to '{}' could not be sent: {}", destination.getName(), cause.toString());
            LOG.debug("Why it could not be sent", cause);
        }
        try {
            failed(message, cause);
            return confirms || errorChannel != null;
        } catch (RuntimeException e) {
            LOG.error("The error channel of '{}' failed itself", destination.getName(), e);
            return confirms;
        }
    }

    /** Tells the error channel, when there is one, and returns the exception for the sender. */
    private MessageHandlingException failed(Message<?> message, Throwable cause) {
        meters.failed();
        Confirmation.failed(message, cause);
        MessageHandlingException exception = exception(message, cause);
        if (errorChannel != null) {
            errorChannel.send(errorMessages.buildErrorMessage(
                    exception, ErrorMessageUtils.getAttributeAccessor(message, message)));
        }
        return exception;
    }

    private MessageHandlingException exception(Message<?> message, Throwable cause) {
        String topic = destination.getName();
        if (closing.getAsBoolean()
                && NestedExceptionUtils.getMostSpecificCause(cause) instanceof InterruptedException) {
            LOG.debug("Interrupted while a message to '{}' waited", topic, cause);
            return new StoppedSendException(message, topic, cause);
        }
        return new MessageHandlingException(
                message, "The message could not be sent to topic '" + topic + "': " + cause.getMessage(), cause);
    }

    @Override
    public void start() {
        if (!running) {
            running = true;
            destination.state().running(true);
            provisioning.start();
            if (outbox != null) {
                outbox.use(destination.state(), this::lookAfter);
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
                clients.flush(binderProperties.getShutdownTimeout());
            }
        }
    }

    /** It is not used any more. */
    @Override
    public void destroy() {
        super.destroy();
        meters.remove();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

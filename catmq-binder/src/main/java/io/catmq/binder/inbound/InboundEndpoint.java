package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.CatMqRebalanceListener;
import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.headers.HeaderMapper;
import io.catmq.binder.observation.InputBinding;
import io.catmq.binder.observation.Instruments;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.transactional.Positions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.core.retry.RetryOperations;
import org.springframework.core.serializer.Deserializer;
import org.springframework.integration.channel.FluxMessageChannel;
import org.springframework.integration.core.Pausable;
import org.springframework.integration.core.RecoveryCallback;
import org.springframework.integration.endpoint.MessageProducerSupport;
import org.springframework.messaging.Message;

/** The source of an input binding's messages: {@code consumer.concurrency} threads, each with its own consumer. */
public final class InboundEndpoint extends MessageProducerSupport implements Pausable {
    private static final Logger LOG = LoggerFactory.getLogger(InboundEndpoint.class);

    /** What is sent after a binding started must be received, also when it begins at the end, as an anonymous one does. */
    private static final Duration START_WAIT = Duration.ofSeconds(5);

    private record Running(ConsumerWorker worker, Thread thread) {}

    private final BinderClients clients;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Deliverer deliverer;
    private final Listeners listeners;
    private final List<Running> workers = new ArrayList<>();
    private @Nullable Positions positions;
    private ThreadFactory threads = Thread::new;
    private volatile boolean paused;

    /**
     * An endpoint, not started.
     *
     * @param deserializer makes payloads, or null to give bytes
     * @param instruments watch it
     * @param errorChannel what happens to a message after the last attempt; throws when nobody takes it
     */
    @SuppressWarnings("this-escape") // sendMessage is only called after start
    public InboundEndpoint(
            BinderClients clients,
            CatMqDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties,
            CatMqBinderProperties binderProperties,
            ConsumerReadiness readiness,
            HeaderMapper headerMapper,
            List<CatMqRebalanceListener> listeners,
            @Nullable Deserializer<?> deserializer,
            Instruments instruments,
            RetryOperations retry,
            RecoveryCallback<?> errorChannel) {
        this.clients = clients;
        this.destination = destination;
        this.settings = InboundSettings.of(destination, group, properties, binderProperties, readiness);
        this.converter = InboundConverter.of(headerMapper, settings, destination);
        this.listeners = new Listeners(settings.name(), List.copyOf(listeners));
        InputBinding binding = new InputBinding(settings.name(), destination.getName(), group);
        this.deliverer = new Deliverer(
                converter,
                retry,
                errorChannel,
                instruments.around(
                        binding,
                        new NotedPositions(destination.state(), NativeDecoding.before(deserializer, this::handOver))),
                properties.getExtension().isTransactional());
        if (settings.threads() < properties.getConcurrency()) {
            LOG.warn(
                    "Binding '{}' has no group, so every consumer would get every message: concurrency {} is taken as"
                            + " 1",
                    settings.name(),
                    properties.getConcurrency());
        }
    }

    /** Handlers run in transactions that hold the position; there must be a group. To be called before it is started. */
    public void setPositions(Positions positions) {
        this.positions = positions;
    }

    private void handOver(Message<?> message) {
        if (!(getOutputChannel() instanceof FluxMessageChannel)) {
            WantedTypes.handOver(message);
        }
        try {
            handle(message);
        } catch (RuntimeException e) {
            throw WantedTypes.explained(message, e);
        } finally {
            WantedTypes.forget();
        }
    }

    private void handle(Message<?> message) {
        Positions used = positions;
        String group = settings.group();
        if (used == null || group == null) {
            sendMessage(message);
        } else {
            used.handle(group, message, this::sendMessage);
        }
    }

    /** Makes the threads that handle messages; before the start. */
    public void setThreadFactory(ThreadFactory factory) {
        threads = factory;
    }

    @Override
    public String getComponentType() {
        return "catmq:inbound-channel-adapter";
    }

    /** For Spring's own log lines. */
    @Override
    public String toString() {
        String group = settings.group();
        return "binding '" + settings.name() + "' (topic '" + destination.getName() + "', "
                + (group == null ? "anonymous" : "group '" + group + "'") + ")";
    }

    @Override
    protected void doStart() {
        for (int i = 0; i < settings.threads(); i++) {
            ConsumerWorker worker = new ConsumerWorker(
                    i, clients, destination, settings, converter, deliverer, listeners, () -> paused, positions);
            Thread thread = threads.newThread(worker);
            thread.setName("catmq-" + settings.name() + "-" + i);
            workers.add(new Running(worker, thread));
            thread.start();
        }
        destination.state().running(true);
        if (settings.beginsAtTheEnd()) {
            awaitBeginning();
        }
    }

    private void awaitBeginning() {
        try {
            if (!workers.get(0).worker().awaitReady(START_WAIT)) {
                LOG.warn(
                        "Binding '{}' begins at the end, and reads no partition yet: it may miss what is sent now, unless"
                                + " others of its group read it",
                        settings.name());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    protected void doStop() {
        workers.forEach(running -> running.worker().stop());
        long deadline = System.nanoTime() + settings.shutdownTimeout().toNanos();
        for (Running running : workers) {
            if (running.thread() != Thread.currentThread()) {
                end(running.thread(), deadline);
            }
        }
        workers.clear();
        destination.state().running(false);
    }

    private void end(Thread thread, long deadline) {
        try {
            thread.join(
                    Math.max(1, Duration.ofNanos(deadline - System.nanoTime()).toMillis()));
            if (thread.isAlive()) {
                LOG.warn(
                        "The handler of binding '{}' still runs after {} and is interrupted; its message comes again",
                        settings.name(),
                        settings.shutdownTimeout());
                thread.interrupt();
                thread.join(1000);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void pause() {
        paused = true;
    }

    @Override
    public void resume() {
        paused = false;
    }

    @Override
    public boolean isPaused() {
        return paused;
    }
}

package io.catmq.binder.inbound;

import io.catmq.binder.BinderClients;
import io.catmq.binder.UnwaitedSends;
import io.catmq.binder.health.BindingState;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.TopicPartition;
import io.catmq.client.WakeupException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.cloud.stream.provisioning.ProvisioningException;

/** One thread of an input binding: keeps a consumer open, whatever happens to the server, until it is stopped. */
final class ConsumerWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerWorker.class);

    /** How soon a pause of the binding by the application and the end of a redelivery's wait are noticed. */
    private static final Duration POLL = Duration.ofMillis(500);

    private final int number;
    private final BinderClients clients;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Deliverer deliverer;
    private final Listeners listeners;
    private final BooleanSupplier paused;
    private final @Nullable Positions positions;
    private final BindingState state;
    private final String problemSource;
    private final Seeks seeks;
    private final StopGate gate = new StopGate();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile @Nullable CatMqConsumer current;
    private Set<TopicPartition> reported = Set.of();

    ConsumerWorker(
            int number,
            BinderClients clients,
            CatMqDestination destination,
            InboundSettings settings,
            InboundConverter converter,
            Deliverer deliverer,
            Listeners listeners,
            BooleanSupplier paused,
            @Nullable Positions positions) {
        this.positions = positions;
        this.seeks = new Seeks(positions != null);
        this.number = number;
        this.clients = clients;
        this.destination = destination;
        this.settings = settings;
        this.converter = converter;
        this.deliverer = deliverer;
        this.listeners = listeners;
        this.paused = paused;
        this.state = destination.state();
        this.problemSource = "consumer-" + number;
    }

    @Override
    public void run() {
        gate.begin();
        while (!gate.stopping()) {
            try {
                destination.provision();
                state.solved(TopicProvisioner.PROBLEM);
                if (destination.topics().isEmpty()) {
                    waitForTopics();
                } else {
                    consume();
                }
            } catch (RuntimeException | Error e) {
                trouble(e);
            }
        }
        seeks.close();
        ready.countDown();
    }

    private void waitForTopics() {
        LOG.info("Binding '{}': no topic fits '{}' yet", settings.name(), destination.getName());
        ready.countDown();
        gate.sleep(settings.topicsRefreshInterval().toMillis());
    }

    private void consume() {
        try (CatMqConsumer consumer = new CatMqConsumer(clients.connection(), settings.consumer())) {
            current = consumer;
            if (positions != null) {
                positions.reading(consumer);
            }
            UnwaitedSends sends = new UnwaitedSends(clients::cutLingerShort);
            sends.useInThisThread();
            Reader reader = new Reader(
                    consumer, destination, settings, converter, listeners, seeks, clients, sends, positions, paused);
            Consumer<List<Delivery>> handling = handling(reader);
            Subscription subscription = new Subscription(consumer, reader, destination, settings, number);
            while (!gate.stopping()) {
                subscription.refresh();
                cycle(reader, handling, consumer);
            }
        } finally {
            current = null;
            if (positions != null) {
                positions.reading(null);
            }
        }
    }

    private Consumer<List<Delivery>> handling(Reader reader) {
        KeyOrder keyOrder = settings.keyOrder();
        if (keyOrder == null) {
            return new Handling(reader.ledger(), deliverer, converter::foreign, settings.manual(), gate, paused)
                    ::handle;
        }
        HeldReports reports = new HeldReports(settings.name(), state);
        return new KeyOrderHandling(keyOrder, settings, reader, reports, deliverer, gate, paused)::handle;
    }

    private void cycle(Reader reader, Consumer<List<Delivery>> handling, CatMqConsumer consumer) {
        try {
            handling.accept(reader.poll(POLL));
            reports(consumer);
            if (state.solved(problemSource)) {
                LOG.info("Binding '{}' reads '{}' again", settings.name(), destination.getName());
            }
            if (!settings.beginsAtTheEnd() || !consumer.assignment().isEmpty()) {
                ready.countDown();
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop, or because of an acknowledgment");
        } catch (CatMqException e) {
            if (!e.retriable()) {
                throw e;
            }
            // The consumer itself is whole and knows where it was.
            trouble(e);
        }
    }

    private void reports(CatMqConsumer consumer) {
        Set<TopicPartition> assigned = consumer.assignment();
        if (!assigned.equals(reported)) {
            reported = Set.copyOf(assigned);
            state.reads(number, reported);
        }
    }

    private void trouble(Throwable e) {
        if (gate.stopping()) {
            LOG.debug("Binding '{}' had trouble while stopping", settings.name(), e);
            return;
        }
        String source = e instanceof ProvisioningException ? TopicProvisioner.PROBLEM : problemSource;
        boolean isNew = !state.hasProblem(source);
        if (state.problem(source, String.valueOf(e.getMessage()))) {
            report(e, isNew);
        }
        ready.countDown();
        gate.sleep(settings.reconnectInterval().toMillis());
    }

    /** While no server is there, each try may fail in words of its own: that is told once. */
    private void report(Throwable e, boolean isNew) {
        if (e instanceof LostOutputException) {
            LOG.error("Binding '{}': {}", settings.name(), e.getMessage());
        } else if (e instanceof CatMqException known && known.retriable()) {
            LOG.atLevel(isNew ? Level.WARN : Level.DEBUG)
                    .log(
                            "Binding '{}' cannot read '{}' now and goes on trying: {}",
                            settings.name(),
                            destination.getName(),
                            e.getMessage());
        } else {
            LOG.error("Binding '{}' cannot read '{}', trying again", settings.name(), destination.getName(), e);
        }
    }

    /** Waits until the worker reads or cannot for now. */
    boolean awaitReady(Duration timeout) throws InterruptedException {
        return ready.await(timeout.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Asks the worker to end after the handler that runs now. */
    void stop() {
        gate.stop();
        CatMqConsumer consumer = current;
        if (consumer != null) {
            consumer.wakeup(StopGate.patience(state.hasProblem(problemSource)));
        }
    }
}

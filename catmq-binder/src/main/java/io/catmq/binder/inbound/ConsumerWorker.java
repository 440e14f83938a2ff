package io.catmq.binder.inbound;

import io.catmq.binder.health.BindingState;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.TopicPartition;
import io.catmq.client.WakeupException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.provisioning.ProvisioningException;

/** One thread of an input binding: keeps a consumer open, whatever happens to the server, until it is stopped. */
final class ConsumerWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(ConsumerWorker.class);

    /** Partitions are rarely added; the group's own assignment notices by itself, this is for fixed instances. */
    private static final Duration PARTITIONS_CHECK = Duration.ofSeconds(30);

    private final int number;
    private final ConnectionOptions connection;
    private final CatMqDestination destination;
    private final InboundSettings settings;
    private final InboundConverter converter;
    private final Deliverer deliverer;
    private final BooleanSupplier paused;
    private final @Nullable Positions positions;
    private final BindingState state;
    private final String problemSource;
    private final StopGate gate = new StopGate();
    private final CountDownLatch ready = new CountDownLatch(1);
    private volatile @Nullable CatMqConsumer current;

    ConsumerWorker(
            int number,
            ConnectionOptions connection,
            CatMqDestination destination,
            InboundSettings settings,
            InboundConverter converter,
            Deliverer deliverer,
            BooleanSupplier paused,
            @Nullable Positions positions) {
        this.positions = positions;
        this.number = number;
        this.connection = connection;
        this.destination = destination;
        this.settings = settings;
        this.converter = converter;
        this.deliverer = deliverer;
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
                consume();
            } catch (RuntimeException | Error e) {
                trouble(e);
            }
        }
        ready.countDown();
    }

    private void consume() {
        try (CatMqConsumer consumer = new CatMqConsumer(connection, settings.consumer())) {
            current = consumer;
            if (positions != null) {
                positions.reading(consumer);
            }
            ConsumerSession session =
                    new ConsumerSession(consumer, settings, converter, deliverer, gate, paused, state);
            Subscription subscription = new Subscription(consumer, session);
            while (!gate.stopping()) {
                subscription.refresh();
                cycle(session, consumer);
            }
            session.end();
        } finally {
            current = null;
            if (positions != null) {
                positions.reading(null);
            }
        }
    }

    private void cycle(ConsumerSession session, CatMqConsumer consumer) {
        try {
            session.cycle();
            if (state.solved(problemSource)) {
                LOG.info("Binding '{}' reads '{}' again", settings.name(), destination.getName());
            }
            if (settings.group() != null || !consumer.assignment().isEmpty()) {
                ready.countDown();
            }
        } catch (WakeupException e) {
            LOG.debug("Woken up to stop");
        } catch (CatMqException e) {
            if (!e.retriable()) {
                throw e;
            }
            // The consumer itself is whole and knows where it was.
            trouble(e);
        }
    }

    private void trouble(Throwable e) {
        if (gate.stopping()) {
            LOG.debug("Binding '{}' had trouble while stopping", settings.name(), e);
            return;
        }
        String source = e instanceof ProvisioningException ? TopicProvisioner.PROBLEM : problemSource;
        if (state.problem(source, String.valueOf(e.getMessage()))) {
            report(e);
        }
        ready.countDown();
        gate.sleep(settings.reconnectInterval().toMillis());
    }

    private void report(Throwable e) {
        if (e instanceof CatMqException known && known.retriable()) {
            LOG.warn(
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
            consumer.wakeup();
        }
    }

    /** The group's subscription, or the partitions of this instance and thread, looked up again now and then. */
    private final class Subscription {
        private final CatMqConsumer consumer;
        private final ConsumerSession session;
        private final InboundSettings.@Nullable Instance instance = settings.instance();
        private int partitions;
        private long checkedAt = System.nanoTime();

        Subscription(CatMqConsumer consumer, ConsumerSession session) {
            this.consumer = consumer;
            this.session = session;
            if (instance == null) {
                consumer.subscribe(List.of(destination.getName()), session);
            } else {
                assign(instance, destination.partitions());
            }
        }

        void refresh() {
            if (instance == null || System.nanoTime() - checkedAt < PARTITIONS_CHECK.toNanos()) {
                return;
            }
            checkedAt = System.nanoTime();
            int now = destination.provision();
            if (now != partitions) {
                session.end();
                assign(instance, now);
            }
        }

        private void assign(InboundSettings.Instance mine, int count) {
            partitions = count;
            List<TopicPartition> assigned =
                    StaticPartitions.of(destination.getName(), count, mine, number, settings.threads());
            LOG.info("Binding '{}' thread {} reads {}", settings.name(), number, assigned);
            consumer.assign(assigned);
        }
    }
}

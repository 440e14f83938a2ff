package io.catmq.binder.provisioning;

import io.catmq.binder.BinderClients;
import io.catmq.binder.health.BindingState;
import io.catmq.binder.health.BindingStates;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.AskedPartitions.Asked;
import io.catmq.client.CatMqException;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicChange;
import io.catmq.client.UnknownTopicException;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.TopicSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;
import org.springframework.cloud.stream.provisioning.ProvisioningException;
import org.springframework.cloud.stream.provisioning.ProvisioningProvider;

/** Makes sure that the topics of bindings exist with enough partitions. */
public final class TopicProvisioner
        implements ProvisioningProvider<
                ExtendedConsumerProperties<CatMqConsumerProperties>,
                ExtendedProducerProperties<CatMqProducerProperties>> {
    /** Source of problems in {@link BindingState#problem} about the topic itself. */
    public static final String PROBLEM = "topic";

    private static final Logger LOG = LoggerFactory.getLogger(TopicProvisioner.class);

    /** Where one binding has waited for a server in vain, those that start after it need not do the same. */
    private static final long RECENT_NANOS = Duration.ofSeconds(2).toNanos();

    private final BinderClients clients;
    private final CatMqBinderProperties properties;
    private final BindingStates states;
    private final RequiredGroups requiredGroups;
    private BooleanSupplier outputsWait = () -> false;
    private Function<String, Asked> asked = topic -> Asked.NOTHING;
    private volatile @Nullable Away away;

    /** Why a server could not be asked, and when, in ns. */
    private record Away(CatMqException why, long at) {
        boolean isRecent() {
            return System.nanoTime() - at < RECENT_NANOS;
        }
    }

    /** A provisioner that reports to these states. */
    public TopicProvisioner(BinderClients clients, CatMqBinderProperties properties, BindingStates states) {
        this.clients = clients;
        this.properties = properties;
        this.states = states;
        this.requiredGroups = new RequiredGroups(clients);
    }

    @Override
    public ProducerDestination provisionProducerDestination(
            String name, ExtendedProducerProperties<CatMqProducerProperties> producer) {
        int wanted = producer.getPartitionCount();
        TopicNeed need = new TopicNeed(
                name,
                whenNew(name, Asked.byOutput(wanted)),
                wanted,
                "producer.partition-count",
                List.of(producer.getRequiredGroups()));
        CatMqDestination destination = new CatMqDestination(
                name,
                () -> CatMqDestination.foundOne(name, provision(need)),
                states.of(producer.getBindingName(), name, null, false));
        try {
            return tryNow(destination);
        } catch (ProvisioningException e) {
            if (!outputsWait.getAsBoolean()) {
                throw e;
            }
            // Without a binding the sender would only hear that its channel has no subscribers.
            LOG.error(
                    "{}. Until then what is sent there fails with this; looking again in the background",
                    e.getMessage());
            destination.refused(e);
            return destination;
        }
    }

    /** Whether an output whose topic is not as it must be waits for that, instead of failing the start. */
    public void setOutputsWait(BooleanSupplier wait) {
        this.outputsWait = wait;
    }

    /** How many partitions other bindings of the application will want a topic to have that one of them creates. */
    public void setAskedPartitions(Function<String, Asked> asked) {
        this.asked = asked;
    }

    @Override
    public ConsumerDestination provisionConsumerDestination(
            String name, @Nullable String group, ExtendedConsumerProperties<CatMqConsumerProperties> consumer) {
        int instances = Math.max(1, consumer.getInstanceCount());
        int threads = AskedPartitions.threads(consumer);
        Destinations destinations = checked(Destinations.of(name));
        Map<String, Asked> whenNew = destinations.names().stream()
                .collect(Collectors.toMap(topic -> topic, topic -> whenNew(topic, Asked.byInput(consumer))));
        InputTopics topics = new InputTopics(
                this, destinations, whenNew, consumer.isPartitioned() ? instances : 1, group, consumer.getExtension());
        CatMqDestination destination =
                tryNow(new CatMqDestination(name, topics, states.of(consumer.getBindingName(), name, group, true)));
        if (group != null && destination.provisioned() && destination.partitions() < threads) {
            LOG.warn(
                    "Topic '{}' has {} partitions for {} consumer threads of group '{}': some stay idle",
                    name,
                    destination.partitions(),
                    threads,
                    group);
        }
        return destination;
    }

    /** Kept here, too, for bindings that no configuration names. */
    private static Destinations checked(Destinations destinations) {
        for (String pattern : destinations.patterns()) {
            Destinations.problem(pattern).ifPresent(problem -> {
                throw new ProvisioningException(problem);
            });
        }
        return destinations;
    }

    /** Names of all topics. */
    List<String> topics() {
        return clients.admin().listTopics().stream().map(TopicSummary::name).toList();
    }

    private Asked whenNew(String topic, Asked one) {
        return asked.apply(topic).and(one).and(new Asked(properties.getMinPartitionCount(), false));
    }

    /** A server that is not there is no reason to fail: the binding goes on in the background. */
    private CatMqDestination tryNow(CatMqDestination destination) {
        BindingState state = destination.state();
        Away before = away;
        try {
            if (before != null && before.isRecent()) {
                throw before.why();
            }
            destination.provision();
            state.solved(PROBLEM);
        } catch (CatMqException e) {
            String problem = "Topic '" + destination.getName() + "' could not be looked up: " + e.getMessage();
            state.problem(PROBLEM, problem);
            if (!e.retriable()) {
                throw new ProvisioningException(problem, e);
            }
            if (before == null || before.why() != e) {
                away = new Away(e, System.nanoTime());
            }
            LOG.warn("{}; the binding goes on in the background", problem);
        } catch (ProvisioningException e) {
            state.problem(PROBLEM, String.valueOf(e.getMessage()));
            throw e;
        }
        return destination;
    }

    int provision(TopicNeed need) {
        int partitions = withPartitions(need);
        requiredGroups.ensure(need.groups(), need.topic());
        return partitions;
    }

    private int withPartitions(TopicNeed need) {
        int partitions = findOrCreate(need);
        if (partitions >= need.required()) {
            return partitions;
        }
        if (!properties.isAutoAddPartitions()) {
            throw new TooFewPartitionsException(
                    "Topic '%s' has %s but %s asks for %d"
                            .formatted(need.topic(), counted(partitions), need.reason(), need.required()),
                    "./catmq topic %s --partitions %d".formatted(need.topic(), need.required()));
        }
        LOG.warn("Adding partitions to topic '{}': {} -> {}", need.topic(), partitions, need.required());
        return clients.admin()
                .alterTopic(need.topic(), TopicChange.partitions(need.required()))
                .partitions()
                .size();
    }

    private int findOrCreate(TopicNeed need) {
        try {
            return describe(need);
        } catch (UnknownTopicException e) {
            if (!properties.isAutoCreateTopics()) {
                throw new UnknownDestinationException(need.topic(), e);
            }
            return create(need);
        }
    }

    private int create(TopicNeed need) {
        try {
            int wanted = need.whenNew().partitions();
            int partitions = clients.admin()
                    .createTopic(NewTopic.of(
                            need.topic(), need.whenNew().named() ? wanted : Math.max(wanted, serversDefault())))
                    .partitions()
                    .size();
            LOG.info("Created topic '{}' with {}", need.topic(), counted(partitions));
            return partitions;
        } catch (CatMqException e) {
            if (ErrorCode.TOPIC_EXISTS.name().equals(e.code())) {
                return describe(need);
            }
            throw e;
        }
    }

    private int serversDefault() {
        return clients.admin().metadata(List.of()).defaultPartitions();
    }

    private static String counted(int partitions) {
        return partitions == 1 ? "1 partition" : partitions + " partitions";
    }

    private int describe(TopicNeed need) {
        return clients.admin().describeTopic(need.topic()).partitions().size();
    }
}

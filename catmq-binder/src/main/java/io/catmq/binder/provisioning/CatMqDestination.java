package io.catmq.binder.provisioning;

import io.catmq.binder.health.BindingState;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;

/** A topic as the destination of a binding. With the server down it may not be provisioned yet. */
public final class CatMqDestination implements ProducerDestination, ConsumerDestination {
    private final TopicNeed need;
    private final TopicProvisioner provisioner;
    private final BindingState state;
    private final FailureTopics failureTopics;
    private final @Nullable Integer deadLetterPartitions;
    private final Map<String, Integer> failureTopicPartitions = new ConcurrentHashMap<>();
    private volatile int partitions;

    CatMqDestination(TopicNeed need, TopicProvisioner provisioner, BindingState state) {
        this(need, provisioner, state, new FailureTopics(null, null), null);
    }

    CatMqDestination(
            TopicNeed need,
            TopicProvisioner provisioner,
            BindingState state,
            FailureTopics failureTopics,
            @Nullable Integer deadLetterPartitions) {
        this.need = need;
        this.provisioner = provisioner;
        this.state = state;
        this.failureTopics = failureTopics;
        this.deadLetterPartitions = deadLetterPartitions;
    }

    /** Name of the topic. */
    @Override
    public String getName() {
        return need.topic();
    }

    @Override
    public String getNameForPartition(int partition) {
        return need.topic();
    }

    /** State of the binding, for the health endpoint. */
    public BindingState state() {
        return state;
    }

    /** Whether the topic was found or created, with partitions enough. */
    public boolean provisioned() {
        return partitions > 0;
    }

    /** Number of partitions as of the last {@link #provision()}; 0 before. */
    public int partitions() {
        return partitions;
    }

    /** Where messages of an input go that failed. */
    public FailureTopics failureTopics() {
        return failureTopics;
    }

    /** Number of partitions of one of the {@link #failureTopics()} as of the last {@link #provision()}. */
    public int partitions(String failureTopic) {
        return failureTopicPartitions.getOrDefault(failureTopic, 1);
    }

    /**
     * Finds or creates the topic and those for failed messages; may be repeated.
     *
     * @return number of partitions
     * @throws io.catmq.client.CatMqException when the server cannot be reached
     * @throws org.springframework.cloud.stream.provisioning.ProvisioningException when the topic is not as needed
     */
    public int provision() {
        int found = provisioner.provision(need);
        provision(failureTopics.deadLetter(), deadLetterPartitions == null ? found : deadLetterPartitions);
        provision(failureTopics.retry(), found);
        partitions = found;
        return found;
    }

    private void provision(@Nullable String failureTopic, int wanted) {
        if (failureTopic != null) {
            TopicNeed failed = new TopicNeed(failureTopic, wanted, true, 1, "");
            failureTopicPartitions.put(failureTopic, provisioner.provision(failed));
        }
    }

    @Override
    public String toString() {
        return need.topic();
    }
}

package io.catmq.binder.provisioning;

import io.catmq.binder.health.BindingState;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;

/** A topic as the destination of a binding. With the server down it may not be provisioned yet. */
public final class CatMqDestination implements ProducerDestination, ConsumerDestination {
    private final TopicNeed need;
    private final TopicProvisioner provisioner;
    private final BindingState state;
    private volatile int partitions;

    CatMqDestination(TopicNeed need, TopicProvisioner provisioner, BindingState state) {
        this.need = need;
        this.provisioner = provisioner;
        this.state = state;
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

    /**
     * Finds or creates the topic; may be repeated.
     *
     * @return number of partitions
     * @throws io.catmq.client.CatMqException when the server cannot be reached
     * @throws org.springframework.cloud.stream.provisioning.ProvisioningException when the topic is not as needed
     */
    public int provision() {
        int found = provisioner.provision(need);
        partitions = found;
        return found;
    }

    @Override
    public String toString() {
        return need.topic();
    }
}

package io.catmq.binder.provisioning;

import io.catmq.binder.health.BindingState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.provisioning.ConsumerDestination;
import org.springframework.cloud.stream.provisioning.ProducerDestination;

/**
 * The topics of a binding: one, or for an input several and those that fit a pattern. With the server down they may not be
 * provisioned yet. Thread safe.
 */
public final class CatMqDestination implements ProducerDestination, ConsumerDestination {
    /** Looks up the topics, makes those that are missing, and says what there is now. */
    interface Lookup {
        Found find();
    }

    /**
     * What there is.
     *
     * @param partitions numbers of partitions of the topics
     * @param failures the topics for failed messages, by topic
     * @param failurePartitions numbers of partitions of the topics for failed messages
     */
    record Found(
            Map<String, Integer> partitions,
            Map<String, FailureTopics> failures,
            Map<String, Integer> failurePartitions) {}

    private static final FailureTopics NONE = new FailureTopics(null, null);

    private final String name;
    private final Lookup lookup;
    private final BindingState state;
    private volatile @Nullable Found found;
    private volatile IntConsumer beforeUse = partitions -> {};
    private volatile @Nullable RuntimeException refusal;

    CatMqDestination(String name, Lookup lookup, BindingState state) {
        this.name = name;
        this.lookup = lookup;
        this.state = state;
    }

    /** As it is configured. */
    @Override
    public String getName() {
        return name;
    }

    @Override
    public String getNameForPartition(int partition) {
        return name;
    }

    /** State of the binding, for the health endpoint. */
    public BindingState state() {
        return state;
    }

    /** Whether {@link #provision()} has succeeded. */
    public boolean provisioned() {
        return found != null;
    }

    /** The topic cannot be as it must be, for this reason: {@link #refusal()} until {@link #provision()} succeeds. */
    public void refused(RuntimeException reason) {
        refusal = reason;
    }

    /** Why the topic is not as it must be, or null when it is or nobody knows. */
    public @Nullable RuntimeException refusal() {
        return found == null ? refusal : null;
    }

    /** Number of partitions as of the last {@link #provision()}, over all topics; 0 before. */
    public int partitions() {
        Found now = found;
        return now == null ? 0 : count(now);
    }

    private static int count(Found found) {
        return found.partitions().values().stream().mapToInt(Integer::intValue).sum();
    }

    /**
     * What an input reads, as of the last {@link #provision()}: the topics, and where their messages wait to be tried again,
     * with their numbers of partitions; a copy.
     */
    public Map<String, Integer> topics() {
        Map<String, Integer> topics = new LinkedHashMap<>();
        Found now = found;
        if (now != null) {
            topics.putAll(now.partitions());
            now.failures().values().stream()
                    .map(FailureTopics::retry)
                    .filter(retry -> retry != null)
                    .forEach(retry -> topics.put(retry, now.failurePartitions().getOrDefault(retry, 1)));
        }
        return topics;
    }

    /** Where messages of this topic, or of a retry topic, go that failed. */
    public FailureTopics failureTopics(String topic) {
        Found now = found;
        if (now == null) {
            return NONE;
        }
        FailureTopics own = now.failures().get(topic);
        return own != null
                ? own
                : now.failures().values().stream()
                        .filter(each -> topic.equals(each.retry()))
                        .findFirst()
                        .orElse(NONE);
    }

    /** The topic whose messages wait in this retry topic, or null when it is none. */
    public @Nullable String retriedIn(String retryTopic) {
        Found now = found;
        return now == null
                ? null
                : now.failures().entrySet().stream()
                        .filter(each -> retryTopic.equals(each.getValue().retry()))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElse(null);
    }

    /** Number of partitions of one of the topics for failed messages. */
    public int failurePartitions(String topic) {
        Found now = found;
        return now == null ? 1 : now.failurePartitions().getOrDefault(topic, 1);
    }

    /**
     * Finds or creates the topics and those for failed messages; may be repeated.
     *
     * @return number of partitions
     * @throws io.catmq.client.CatMqException when the server cannot be reached
     * @throws org.springframework.cloud.stream.provisioning.ProvisioningException when a topic is not as needed
     */
    public int provision() {
        Found now = lookup.find();
        if (found == null) {
            beforeUse.accept(count(now));
        }
        found = now;
        return partitions();
    }

    /** Called once with the number of partitions: now or, before {@link #provisioned} tells of it, when it is known. */
    public void beforeUse(IntConsumer action) {
        if (provisioned()) {
            action.accept(partitions());
        } else {
            beforeUse = action;
        }
    }

    @Override
    public String toString() {
        return name;
    }

    static Found foundOne(String topic, int partitions) {
        return new Found(Map.of(topic, partitions), Map.of(), Map.of());
    }

    /** A list of the names that are read, for logs. */
    public List<String> names() {
        return new ArrayList<>(topics().keySet());
    }
}

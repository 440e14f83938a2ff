package io.catmq.binder.provisioning;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.provisioning.AskedPartitions.Asked;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds or creates what an input needs. */
final class InputTopics implements CatMqDestination.Lookup {
    private final TopicProvisioner provisioner;
    private final Destinations destinations;
    private final Map<String, Asked> whenNew;
    private final int required;
    private final @Nullable String group;
    private final CatMqConsumerProperties extension;

    /**
     * The topics of an input.
     *
     * @param whenNew partitions of each topic when it is created
     * @param required least number that each must have
     */
    InputTopics(
            TopicProvisioner provisioner,
            Destinations destinations,
            Map<String, Asked> whenNew,
            int required,
            @Nullable String group,
            CatMqConsumerProperties extension) {
        this.provisioner = provisioner;
        this.destinations = destinations;
        this.whenNew = whenNew;
        this.required = required;
        this.group = group;
        this.extension = extension;
    }

    @Override
    public CatMqDestination.Found find() {
        Map<String, Integer> partitions = new LinkedHashMap<>();
        for (String topic : destinations.names()) {
            partitions.put(topic, provision(topic));
        }
        if (!destinations.patterns().isEmpty()) {
            for (String topic : new TreeSet<>(provisioner.topics())) {
                if (destinations.matches(topic) && !partitions.containsKey(topic) && !isForFailures(topic)) {
                    partitions.put(topic, provision(topic));
                }
            }
        }
        Map<String, FailureTopics> failures = new LinkedHashMap<>();
        Map<String, Integer> failurePartitions = new LinkedHashMap<>();
        partitions.forEach((topic, count) -> {
            FailureTopics own = FailureTopics.of(topic, group, extension);
            Integer wanted = extension.getDeadLetter().getPartitions();
            provisionForFailures(own.deadLetter(), wanted == null ? count : wanted, failurePartitions);
            provisionForFailures(own.retry(), count, failurePartitions);
            failures.put(topic, own);
        });
        return new CatMqDestination.Found(partitions, failures, failurePartitions);
    }

    /** A pattern must not catch what the group itself, or another one, has put aside. */
    private boolean isForFailures(String topic) {
        return topic.endsWith(FailureTopics.DEAD_LETTER_SUFFIX)
                || topic.endsWith(FailureTopics.RETRY_SUFFIX)
                || topic.equals(extension.getDeadLetter().getTopic());
    }

    private int provision(String topic) {
        Asked asked = whenNew.getOrDefault(topic, Asked.NOTHING);
        return provisioner.provision(new TopicNeed(topic, asked, required, "consumer.instance-count", List.of()));
    }

    private void provisionForFailures(@Nullable String topic, int wanted, Map<String, Integer> found) {
        if (topic != null && !found.containsKey(topic)) {
            found.put(topic, provisioner.provision(new TopicNeed(topic, new Asked(wanted, true), 1, "", List.of())));
        }
    }
}

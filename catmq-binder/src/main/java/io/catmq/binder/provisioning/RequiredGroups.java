package io.catmq.binder.provisioning;

import io.catmq.binder.BinderClients;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.FencedException;
import io.catmq.client.OffsetSpec;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.ErrorCode;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups that must not miss what an output sends: they get a committed offset, the first that is there, on every partition
 * where they have none. Wherever their consumers would have started, they start there.
 */
final class RequiredGroups {
    private static final Logger LOG = LoggerFactory.getLogger(RequiredGroups.class);

    private final BinderClients clients;

    RequiredGroups(BinderClients clients) {
        this.clients = clients;
    }

    /**
     * May be repeated: what is committed stays.
     *
     * @throws CatMqException when the server cannot be reached
     */
    void ensure(List<String> groups, String topic) {
        if (groups.isEmpty()) {
            return;
        }
        Map<TopicPartition, Long> first = clients.admin().offsets(topic, OffsetSpec.earliest());
        for (String group : groups) {
            Map<TopicPartition, Long> committed = clients.admin().committedOffsets(group, List.of(topic));
            List<TopicPartition> missing = first.keySet().stream()
                    .filter(partition -> !committed.containsKey(partition))
                    .toList();
            if (!missing.isEmpty()) {
                commit(group, missing, first);
            }
        }
    }

    private void commit(String group, List<TopicPartition> missing, Map<TopicPartition, Long> first) {
        ConsumerOptions options = ConsumerOptions.builder().group(group).build();
        try (CatMqConsumer consumer = new CatMqConsumer(clients.connection(), options)) {
            consumer.assign(missing);
            for (TopicPartition partition : missing) {
                commit(consumer, group, partition, first.getOrDefault(partition, 0L));
            }
        }
    }

    private static void commit(CatMqConsumer consumer, String group, TopicPartition partition, long offset) {
        try {
            consumer.commit(Map.of(partition, offset));
            LOG.info("Required group '{}' will read {} from offset {}", group, partition, offset);
        } catch (FencedException e) {
            LOG.debug("Group '{}' reads {} already", group, partition, e);
        } catch (CatMqException e) {
            if (!ErrorCode.COMMIT_BACKWARDS.name().equals(e.code())) {
                throw e;
            }
            LOG.debug("Group '{}' has read {} already", group, partition, e);
        }
    }
}

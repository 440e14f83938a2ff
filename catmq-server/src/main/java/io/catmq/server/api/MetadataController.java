package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BrokerInfo;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.PartitionMetadata;
import io.catmq.client.wire.ServerLimits;
import io.catmq.client.wire.TopicMetadata;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.cluster.Brokers;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.Topic;
import io.catmq.server.metadata.TopicProperties;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What a client asks first: brokers, limits, and where the partitions of its topics are. */
@RestController
final class MetadataController {
    private final Metadata metadata;
    private final Brokers brokers;
    private final TopicDescriptions descriptions;
    private final TopicCreation creation;
    private final ServerLimits limits;
    private final int defaultPartitions;

    MetadataController(
            Metadata metadata,
            Brokers brokers,
            TopicDescriptions descriptions,
            TopicCreation creation,
            LimitProperties limits,
            TopicProperties topics) {
        this.metadata = metadata;
        this.brokers = brokers;
        this.descriptions = descriptions;
        this.creation = creation;
        this.limits = new ServerLimits(limits.messageBytes(), limits.batch().maxBatchBytes(), topics.maxPartitions());
        this.defaultPartitions = topics.defaultPartitions();
    }

    @GetMapping(ApiPaths.METADATA)
    MetadataResponse metadata(
            @RequestParam(required = false, defaultValue = "") List<String> topics,
            @RequestParam(required = false) @Nullable String pattern) {
        List<TopicMetadata> found = new ArrayList<>(topics.size());
        TopicPattern glob = HeartbeatInput.pattern("pattern", pattern);
        if (glob != null) {
            metadata.snapshot().topics().stream()
                    .filter(topic -> glob.matches(topic.name()))
                    .forEach(topic -> found.add(describe(topic)));
        }
        for (String name : topics) {
            Topic topic = metadata.topic(name);
            if (topic != null) {
                found.add(describe(topic));
            }
        }
        return new MetadataResponse(
                metadata.snapshot().txid(),
                brokers.live().stream()
                        .map(live -> new BrokerInfo(live.id(), live.url()))
                        .toList(),
                creation.isAllowed(),
                defaultPartitions,
                limits,
                found);
    }

    private TopicMetadata describe(Topic topic) {
        List<PartitionMetadata> partitions = new ArrayList<>(topic.partitions());
        for (int i = 0; i < topic.partitions(); i++) {
            partitions.add(new PartitionMetadata(i, descriptions.preferred(topic.partitionId(i))));
        }
        return new TopicMetadata(topic.name(), topic.id(), partitions);
    }
}

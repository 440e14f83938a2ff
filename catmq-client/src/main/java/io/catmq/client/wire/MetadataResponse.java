package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/metadata}: what a client needs to find its way. Unknown topics are left out.
 *
 * @param txid newest metadata transaction that it includes
 * @param brokers live brokers
 * @param autoCreateTopics whether clients may create the topics that are missing
 * @param defaultPartitions partitions of a topic that is created without saying how many; 0 from a server that does not tell it
 * @param limits limits that clients check before they send
 * @param topics those of the asked topics that exist
 */
public record MetadataResponse(
        long txid,
        List<BrokerInfo> brokers,
        boolean autoCreateTopics,
        int defaultPartitions,
        ServerLimits limits,
        List<TopicMetadata> topics) {}

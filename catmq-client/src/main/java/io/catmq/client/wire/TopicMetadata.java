package io.catmq.client.wire;

import java.util.List;

/**
 * A topic in a {@link MetadataResponse}.
 *
 * @param name name of the topic
 * @param id id of the topic, never used again
 * @param partitions all partitions by number
 */
public record TopicMetadata(String name, long id, List<PartitionMetadata> partitions) {}

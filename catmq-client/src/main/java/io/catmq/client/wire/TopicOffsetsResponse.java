package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/topics/{topic}/offsets}.
 *
 * @param offsets one for each partition
 */
public record TopicOffsetsResponse(List<PartitionOffset> offsets) {}

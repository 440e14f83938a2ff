package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/groups/{group}/offsets}.
 *
 * @param offsets one for each partition of the asked topics
 */
public record CommittedOffsetsResponse(List<CommittedOffset> offsets) {}

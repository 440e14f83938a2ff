package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/topics}.
 *
 * @param topics all topics by name
 */
public record TopicListResponse(List<TopicSummary> topics) {}

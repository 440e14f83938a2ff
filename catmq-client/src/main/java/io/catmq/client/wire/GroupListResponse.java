package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/groups}.
 *
 * @param groups all groups by name
 */
public record GroupListResponse(List<GroupSummary> groups) {}

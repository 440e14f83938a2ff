package io.catmq.client.wire;

import java.util.List;

/**
 * Answer to {@code GET /v1/topics/{topic}/scheduled}.
 *
 * @param count how many messages of the topic wait
 * @param messages the next to be delivered first; at most as many as were asked for
 */
public record ScheduledListResponse(long count, List<ScheduledMessageInfo> messages) {}

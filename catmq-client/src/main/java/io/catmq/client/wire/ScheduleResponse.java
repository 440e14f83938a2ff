package io.catmq.client.wire;

/**
 * Answer to {@code POST /v1/schedule}: all is durable.
 *
 * @param count number of messages
 * @param duplicate true when an earlier attempt had already scheduled them
 */
public record ScheduleResponse(int count, boolean duplicate) {}

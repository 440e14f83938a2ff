package io.catmq.client.wire;

import java.util.List;

/**
 * Head of {@code POST /v1/schedule}, which the record batches follow ({@link SettleBody}): all or none are scheduled.
 *
 * @param requestId the same in every attempt of this request and in no other: 1 to 64 letters, digits, - and _
 * @param messages what follows, in this order; at least one
 */
public record ScheduleRequest(String requestId, List<MessageToSchedule> messages) {}

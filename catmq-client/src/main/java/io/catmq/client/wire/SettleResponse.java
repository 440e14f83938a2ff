package io.catmq.client.wire;

import java.util.List;

/**
 * Answer to {@code POST /v1/groups/{group}/settle}: all is durable.
 *
 * @param appends in the order of the request
 */
public record SettleResponse(List<ProduceResponse> appends) {}

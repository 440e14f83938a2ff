package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code POST /v1/topics/{topic}/messages}.
 *
 * @param results one for each message, in the same order
 */
public record PublishResponse(List<PublishResult> results) {}

package io.catmq.client.wire;

import java.util.List;

/**
 * Body of {@code POST /v1/topics/{topic}/messages}.
 *
 * @param messages at least one
 */
public record PublishRequest(List<PublishMessage> messages) {}

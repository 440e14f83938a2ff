package io.catmq.client;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message that an application cannot handle, so that others wait for it.
 *
 * @param topicPartition where it is
 * @param offset its offset
 * @param attempts how often it was tried
 * @param since when it failed for the first time
 * @param cause what it fails with, for people who look at the group; at most 200 characters are told. Or null
 */
public record FailingMessage(
        TopicPartition topicPartition,
        long offset,
        int attempts,
        Instant since,
        @Nullable String cause) {}

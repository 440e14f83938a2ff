package io.catmq.client.wire;

/**
 * Limits of a server, so that clients can refuse early.
 *
 * @param maxMessageBytes bytes of a message's key, value and headers
 * @param maxBatchBytes bytes of a record batch as sent
 * @param maxPartitionsPerTopic partitions of a topic
 */
public record ServerLimits(int maxMessageBytes, int maxBatchBytes, int maxPartitionsPerTopic) {}

package io.catmq.binder.inbound;

import io.catmq.client.TopicPartition;
import org.springframework.messaging.Message;

/**
 * What is handled at a time: one message, or in batch mode several of one partition.
 *
 * @param partition where it is from
 * @param first offset of the first message
 * @param next offset behind the last one
 * @param message what the application gets
 */
record Delivery(TopicPartition partition, long first, long next, Message<?> message) {}

package io.catmq.client.wire;

/**
 * A message that is to be delivered later, whose record batch follows as bytes: of this message alone, without a producer.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param deliverAt not before this time, in ms since the epoch; in the past = as soon as possible
 * @param bytes length of the batch
 */
public record MessageToSchedule(String topic, int partition, long deliverAt, int bytes) {}

package io.catmq.client.wire;

/**
 * A message that waits for its time.
 *
 * @param id for cancelling it
 * @param partition number of the partition that it will go to
 * @param deliverAt when, in ms since the epoch
 * @param scheduledAt when it was accepted, in ms since the epoch
 * @param bytes what it takes
 */
public record ScheduledMessageInfo(long id, int partition, long deliverAt, long scheduledAt, int bytes) {}

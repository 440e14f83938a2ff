package io.catmq.server.schedule;

/**
 * A message that waits for its time.
 *
 * @param id never used again
 * @param partitionId where it will go
 * @param deliverAt when, in ms since the epoch
 * @param scheduledAt when it was accepted, in ms since the epoch
 * @param bytes of its record batch
 */
public record ScheduledMessage(long id, long partitionId, long deliverAt, long scheduledAt, int bytes) {}

package io.catmq.client.wire;

import org.jspecify.annotations.Nullable;

/**
 * A message that a member cannot handle, as it tells its group: what is behind it in its partition, or of its key, waits.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset offset of the message
 * @param attempts how often it was tried
 * @param failingForMs since when it fails, in ms before this report
 * @param cause what it fails with, for people, or null; no more than 200 characters of it are taken
 */
public record FailureReport(
        String topic,
        int partition,
        long offset,
        int attempts,
        long failingForMs,
        @Nullable String cause) {
    private static final int LONGEST_CAUSE = 200;
    private static final String MORE = "...";

    /** Shortens the cause, on whichever side it is made: it may have a text from anywhere in it. */
    public FailureReport {
        if (cause != null && cause.length() > LONGEST_CAUSE) {
            // Half a surrogate pair is no UTF-8.
            int end = LONGEST_CAUSE - MORE.length();
            boolean splits = Character.isHighSurrogate(cause.charAt(end - 1));
            cause = cause.substring(0, splits ? end - 1 : end) + MORE;
        }
    }
}

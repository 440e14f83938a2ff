package io.catmq.client.wire;

/**
 * How the lag of a group has changed in the last minute.
 *
 * @param direction where it is going
 * @param messagesPerSecond how many messages more each second, less where negative
 */
public record LagTrend(Direction direction, double messagesPerSecond) {
    /** Where a lag is going. */
    public enum Direction {
        /** All of the last half minute was above all of the one before. */
        GROWING,
        /** All of the last half minute was below all of the one before. */
        SHRINKING,
        /** Neither: it stays, or goes up and down. */
        STEADY
    }
}

package io.catmq.samples.batch;

import org.jspecify.annotations.Nullable;

/**
 * What a meter has counted in a quarter of an hour.
 *
 * @param importId all readings of a run have the same
 * @param quarter number of the quarter of an hour
 * @param wattHours null when the meter did not answer, which the database does not take
 */
record Reading(
        String importId, int meter, int quarter, @Nullable Integer wattHours) {
    private static final int METERS = 100;

    /** The n-th reading, from 0, of a run: always the same. */
    static Reading of(String importId, int n) {
        int meter = n % METERS;
        int quarter = n / METERS;
        return new Reading(importId, meter, quarter, 50 + (meter * 7 + quarter * 13) % 400);
    }

    /** The same from a meter that did not answer. */
    Reading unanswered() {
        return new Reading(importId, meter, quarter, null);
    }
}

package io.catmq.samples.quickstart;

import org.jspecify.annotations.Nullable;

/** An earthquake as it was reported. */
record Quake(
        String id, @Nullable Double magnitude, @Nullable String place, long time) {
    /** "Greece" for "12km W of Kos, Greece"; the place itself when there is no comma in it. */
    String region() {
        if (place == null || place.isBlank()) {
            return "unknown";
        }
        return place.substring(place.lastIndexOf(", ") < 0 ? 0 : place.lastIndexOf(", ") + 2);
    }
}

package io.catmq.server.log;

import java.time.Clock;

/** What all partitions of one database share. */
record LogContext(
        String database,
        LogStorage storage,
        LogSettings settings,
        int maxChunkBytes,
        TailCache cache,
        ReadAhead readAhead,
        Clock clock,
        LogMeters meters) {

    long now() {
        return clock.millis();
    }
}

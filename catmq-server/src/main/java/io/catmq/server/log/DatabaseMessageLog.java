package io.catmq.server.log;

import io.catmq.server.database.Database;
import io.micrometer.core.instrument.MeterRegistry;

/** Opens the logs of one message database. */
public final class DatabaseMessageLog {
    private DatabaseMessageLog() {}

    /**
     * Brings the schema of the message database up to date ({@code db/messages}) and opens its logs.
     *
     * @param meters gets {@code catmq.log.*} meters, tagged with the database's name
     */
    public static MessageLog open(Database database, LogSettings settings, MeterRegistry meters) {
        throw new UnsupportedOperationException("being built: " + database + settings + meters);
    }
}

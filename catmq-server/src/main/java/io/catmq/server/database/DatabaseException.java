package io.catmq.server.database;

/**
 * A statement failed. {@link #kind()} says what a caller can do about it. With {@link Kind#UNAVAILABLE} the outcome of a
 * write is unknown: it may have been done, or be done a moment later.
 */
public final class DatabaseException extends RuntimeException {

    /** What went wrong, as far as a caller can tell cases apart. */
    public enum Kind {
        /** Connection lost, time-out, no connection to be had, server shutting down or read-only: try again later. */
        UNAVAILABLE,
        /** A row with this key is there already; nothing was written. */
        DUPLICATE_KEY,
        /** The table does not exist. */
        NO_SUCH_TABLE,
        /** The database rolled the statement back for the sake of others: try again. */
        LOCK_TIMEOUT_OR_DEADLOCK,
        /** No space left for the table; nothing was written. */
        FULL,
        /** Anything else, most likely a mistake of ours or missing rights. */
        OTHER
    }

    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String database;

    /** Package users make one only for what they found out themselves, for example that a time-out has passed. */
    public DatabaseException(Kind kind, String database, String message, Throwable cause) {
        super("Database '" + database + "': " + message, cause);
        this.kind = kind;
        this.database = database;
    }

    /** What went wrong. */
    public Kind kind() {
        return kind;
    }

    /** The name of the database, as in {@link Database#name()}. */
    public String database() {
        return database;
    }

    /** Whether trying again later can help. */
    public boolean isRetriable() {
        return kind == Kind.UNAVAILABLE || kind == Kind.LOCK_TIMEOUT_OR_DEADLOCK;
    }
}

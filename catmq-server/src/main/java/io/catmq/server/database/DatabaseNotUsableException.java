package io.catmq.server.database;

/** The database cannot be used as it is; the message tells the operator what to change. */
public final class DatabaseNotUsableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean away;

    /** A database that answers, but cannot be used; other packages say so of what they have found in it. */
    public DatabaseNotUsableException(String message) {
        super(message);
        this.away = false;
    }

    DatabaseNotUsableException(String message, Throwable cause, boolean away) {
        super(message, cause);
        this.away = away;
    }

    /** Whether it may be usable, but cannot be reached at the moment. */
    public boolean isAway() {
        return away;
    }
}

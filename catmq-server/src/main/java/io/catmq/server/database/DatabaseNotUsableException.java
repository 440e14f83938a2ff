package io.catmq.server.database;

/** The database cannot be used as it is; the message tells the operator what to change. Thrown at the start only. */
public final class DatabaseNotUsableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DatabaseNotUsableException(String message) {
        super(message);
    }

    DatabaseNotUsableException(String message, Throwable cause) {
        super(message, cause);
    }
}

package io.catmq.server.database;

import java.sql.SQLException;

/** What an operator can do when the first connection fails. */
final class ConnectionHints {
    private ConnectionHints() {}

    static DatabaseNotUsableException unreachable(DatabaseSettings settings, JdbcUrl url, SQLException failure) {
        Throwable root = failure;
        int code = failure.getErrorCode();
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
            code = root instanceof SQLException sql && sql.getErrorCode() != 0 ? sql.getErrorCode() : code;
        }
        return new DatabaseNotUsableException(
                "Cannot use database '" + settings.name() + "' at " + url.masked() + ": " + root.getMessage() + ". "
                        + hint(code, url),
                failure,
                JdbcErrors.kindOf(failure) == DatabaseException.Kind.UNAVAILABLE);
    }

    private static String hint(int code, JdbcUrl url) {
        if (url.isH2()) {
            return code == 90020
                    ? "Another process has the embedded database open: stop it, or use another directory"
                    : "Check that the directory exists or can be made, and that it is writable";
        }
        return switch (code) {
            case 1045 -> "Check user and password";
            case 1044 -> "Grant the user all rights on this schema";
            case 1049 -> "Create the schema (CREATE DATABASE ...), or add createDatabaseIfNotExist=true to the URL";
            case 1040, 1203 -> "Raise max_connections, or lower the pool size";
            default -> "Check that the server runs and that host, port and user in the URL are right";
        };
    }
}

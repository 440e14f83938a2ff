package io.catmq.server.database;

import java.util.Locale;

/** The databases that CatMQ runs on. Statements that differ are mapped by {@link #id()} (MyBatis' database id). */
public enum Dialect {
    /** Embedded, for the first steps and for tests; one process only. */
    H2("H2"),
    /** MariaDB 10.6 and newer, through MySQL Connector/J. */
    MARIADB("MariaDB"),
    /** MySQL 8.0 and newer. */
    MYSQL("MySQL");

    private final String label;

    Dialect(String label) {
        this.label = label;
    }

    /** {@code h2}, {@code mariadb} or {@code mysql}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The name as people write it. */
    public String label() {
        return label;
    }

    /** Whether the database lives in this very process, so that locks of the process hold for it. */
    public boolean isEmbedded() {
        return this == H2;
    }

    static Dialect of(String productName, String version) {
        if (productName.equals("H2")) {
            return H2;
        }
        return version.toLowerCase(Locale.ROOT).contains("mariadb") ? MARIADB : MYSQL;
    }
}

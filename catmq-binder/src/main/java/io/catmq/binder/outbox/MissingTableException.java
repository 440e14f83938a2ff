package io.catmq.binder.outbox;

/** The application's database lacks the tables that outbox or transactional consumers need. */
public final class MissingTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** How the tables get there. */
    public static final String ACTION =
            "With Flyway add \"classpath:io/catmq/outbox/{vendor}\" to spring.flyway.locations; with"
                    + " Liquibase include \"io/catmq/outbox/liquibase.xml\"; or run the script for your database from there by hand";

    private final String table;
    private final String setting;

    /** Says which table is missing, and for which setting it is needed. */
    public MissingTableException(String table, String setting, Throwable cause) {
        super(
                setting + " needs the table " + table + ", which cannot be read in the application's database. "
                        + ACTION,
                cause);
        this.table = table;
        this.setting = setting;
    }

    /** Name of the table. */
    public String table() {
        return table;
    }

    /** What needs it. */
    public String setting() {
        return setting;
    }
}

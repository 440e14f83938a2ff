package io.catmq.binder.outbox;

/** The application's database lacks the tables that outbox or transactional consumers need. */
public final class MissingTableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Says which one, for which setting, and how it gets there. */
    public MissingTableException(String table, String setting, Throwable cause) {
        super(
                setting + " needs the table " + table + ", which cannot be read in the application's database. With Flyway"
                        + " add \"classpath:io/catmq/outbox/{vendor}\" to spring.flyway.locations; with Liquibase include"
                        + " \"classpath:io/catmq/outbox/liquibase.xml\"; or run the script for your database from there by"
                        + " hand. See docs/outbox.md",
                cause);
    }
}

package io.catmq.server.database;

import java.sql.SQLException;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Flyway, once per part of the schema; a database in memory does without. */
final class Migrations {
    private Migrations() {}

    static void apply(Database database, String part) {
        if (database.dialect() == Dialect.H2 && H2File.of(database) == null) {
            ScriptsInMemory.apply(database, part);
            return;
        }
        try {
            Flyway.configure()
                    .dataSource(database.dataSource())
                    .locations("classpath:db/" + part)
                    .table("flyway_" + part)
                    // The schema is not empty when the other part, or another application, was there first.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException failure) {
            SQLException cause = JdbcErrors.sqlCause(failure);
            throw new DatabaseNotUsableException(
                    "Could not bring the schema '" + part + "' of database '" + database.name()
                            + "' up to date: " + failure.getMessage()
                            + ". Its user needs CREATE, ALTER, DROP, INDEX, SELECT, INSERT, UPDATE and DELETE there",
                    failure,
                    cause != null && JdbcErrors.kindOf(cause) == DatabaseException.Kind.UNAVAILABLE);
        }
    }
}

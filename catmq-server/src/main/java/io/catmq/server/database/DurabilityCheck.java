package io.catmq.server.database;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An acknowledged message is on disk: that is the server's doing, so its settings are checked. */
final class DurabilityCheck {
    private static final Logger log = LoggerFactory.getLogger(DurabilityCheck.class);

    private DurabilityCheck() {}

    static void run(DatabaseSettings settings, ServerVariables variables) {
        checkFlush(settings, variables.number("innodb_flush_log_at_trx_commit", 1));
        if (variables.isOn("log_bin")) {
            checkBinlog(settings.name(), variables);
        }
        if (variables.isOn("read_only") || variables.isOn("super_read_only")) {
            log.warn(
                    "Database '{}' is read-only: nothing can be stored until it is writable (is it a replica?)",
                    settings.name());
        }
    }

    private static void checkFlush(DatabaseSettings settings, long flush) {
        if (flush == 1) {
            return;
        }
        String fact = "Database '" + settings.name() + "' has innodb_flush_log_at_trx_commit=" + flush
                + ": acknowledged messages can be lost when its machine fails";
        if (!settings.allowUnsafeDurability()) {
            throw new DatabaseNotUsableException(fact
                    + ". Set it to 1 (SET GLOBAL innodb_flush_log_at_trx_commit=1, and in the server's configuration)"
                    + ", or accept the loss with " + settings.prefix() + ".allow-unsafe-durability=true");
        }
        log.warn("{}, as {}.allow-unsafe-durability accepts", fact, settings.prefix());
    }

    private static void checkBinlog(String database, ServerVariables variables) {
        if (variables.number("sync_binlog", 1) != 1) {
            log.warn(
                    "Database '{}' has sync_binlog={}: replicas may miss what was acknowledged when its machine fails;"
                            + " set it to 1",
                    database,
                    variables.text("sync_binlog", "?"));
        }
        if (variables.text("binlog_format", "ROW").equalsIgnoreCase("STATEMENT")) {
            throw new DatabaseNotUsableException("Database '" + database + "' has binlog_format=STATEMENT, which"
                    + " refuses READ COMMITTED writes. Set binlog_format=ROW (or MIXED)");
        }
    }
}

package io.catmq.server.database;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** The settings of a MySQL or MariaDB server that matter to us; what a version does not know is missing. */
record ServerVariables(Map<String, String> values) {
    private static final String QUERY = """
            SHOW GLOBAL VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'sync_binlog', 'log_bin',
              'binlog_format', 'max_allowed_packet', 'read_only', 'super_read_only')
            """;

    static ServerVariables read(Connection connection) throws SQLException {
        Map<String, String> values = new HashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(QUERY)) {
            while (rows.next()) {
                values.put(rows.getString(1).toLowerCase(Locale.ROOT), rows.getString(2));
            }
        }
        return new ServerVariables(values);
    }

    String text(String name, String otherwise) {
        return values.getOrDefault(name, otherwise);
    }

    long number(String name, long otherwise) {
        String value = values.get(name);
        return value == null ? otherwise : Long.parseLong(value);
    }

    boolean isOn(String name) {
        String value = text(name, "OFF");
        return value.equalsIgnoreCase("ON") || value.equals("1");
    }
}

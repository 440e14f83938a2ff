package io.catmq.drills;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;

/** Where brokers find a database. */
interface DatabaseAddress {

    String url();

    String user();

    String password();

    default Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    /** The broker's settings for it. */
    default List<String> settings(String prefix) {
        return settings(prefix, url());
    }

    default List<String> settings(String prefix, String url) {
        return List.of(
                "--catmq." + prefix + ".url=" + url,
                "--catmq." + prefix + ".user=" + user(),
                "--catmq." + prefix + ".password=" + password());
    }
}

package io.catmq.server.database;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** MySQL 8.0 and MariaDB 10.6 are the first that do what the log needs, and that still get fixes somewhere. */
final class VersionCheck {
    private static final Pattern NUMBERS = Pattern.compile("(\\d+)\\.(\\d+)\\.(\\d+)");

    private VersionCheck() {}

    static void run(String database, Dialect dialect, String version) {
        // MariaDB 10 announces itself as 5.5.5-10.6.12-MariaDB to please old replicas.
        Matcher matcher =
                NUMBERS.matcher(dialect == Dialect.MARIADB ? version.replaceFirst("^5\\.5\\.5-", "") : version);
        if (!matcher.find()) {
            return;
        }
        int number = Integer.parseInt(matcher.group(1)) * 100 + Integer.parseInt(matcher.group(2));
        int needed = dialect == Dialect.MARIADB ? 1006 : 800;
        if (number < needed) {
            throw new DatabaseNotUsableException("Database '" + database + "' is " + dialect.label() + " " + version
                    + ", CatMQ needs " + (dialect == Dialect.MARIADB ? "MariaDB 10.6" : "MySQL 8.0") + " or newer");
        }
    }
}

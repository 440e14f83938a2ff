package io.catmq.server.database;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Map.Entry;
import java.util.regex.Pattern;

/** A JDBC URL as the operator gave it, and what we add to it: only parameters that it does not set itself. */
final class JdbcUrl {
    private static final String MYSQL = "jdbc:mysql:";
    private static final String H2 = "jdbc:h2:";
    private static final Pattern SECRET = Pattern.compile("(?i)(password\\d?=)[^&;)]*");
    private static final Pattern USER_INFO = Pattern.compile("//[^/@]*@");

    private final String url;

    private JdbcUrl(String url) {
        this.url = url;
    }

    static JdbcUrl of(String url) {
        if (url.startsWith("jdbc:mariadb:")) {
            throw new DatabaseNotUsableException("CatMQ talks to MariaDB through MySQL Connector/J: use jdbc:mysql:"
                    + " instead of jdbc:mariadb: in the database URL, the rest stays as it is");
        }
        if (!url.startsWith(MYSQL) && !url.startsWith(H2)) {
            throw new DatabaseNotUsableException("The database URL must start with jdbc:mysql: (MySQL and MariaDB) or"
                    + " jdbc:h2: (embedded), but is " + masked(url));
        }
        return new JdbcUrl(url);
    }

    boolean isH2() {
        return url.startsWith(H2);
    }

    /** The URL to connect with. */
    String completed(DatabaseSettings settings) {
        return isH2()
                ? with(h2Defaults(), ";", ";")
                : with(mysqlDefaults(settings), url.contains("?") ? "&" : "?", "&");
    }

    /** For logs and errors: without passwords. */
    String masked() {
        return masked(url);
    }

    private static String masked(String url) {
        return USER_INFO.matcher(SECRET.matcher(url).replaceAll("$1***")).replaceAll("//***@");
    }

    private static Map<String, String> h2Defaults() {
        Map<String, String> defaults = new LinkedHashMap<>();
        defaults.put("MODE", "MySQL");
        defaults.put("DATABASE_TO_LOWER", "TRUE");
        defaults.put("CASE_INSENSITIVE_IDENTIFIERS", "TRUE");
        // A commit is in the file, not in a buffer of the process, when it returns.
        defaults.put("WRITE_DELAY", "0");
        // The pool closes the database when the server has finished its last appends, not a shutdown hook before that.
        defaults.put("DB_CLOSE_ON_EXIT", "FALSE");
        return defaults;
    }

    private static Map<String, String> mysqlDefaults(DatabaseSettings settings) {
        Map<String, String> defaults = new LinkedHashMap<>();
        // Payloads travel as bytes, neither escaped nor parsed. The cache is small, because each open statement counts
        // against max_prepared_stmt_count (16382 for all connections of all brokers); Connector/J falls back to
        // client-side statements when the server refuses one.
        defaults.put("useServerPrepStmts", "true");
        defaults.put("cachePrepStmts", "true");
        defaults.put("prepStmtCacheSize", Integer.toString(settings.preparedStatementsPerConnection()));
        defaults.put("prepStmtCacheSqlLimit", "1024");
        defaults.put("connectTimeout", Long.toString(settings.connectTimeout().toMillis()));
        defaults.put("socketTimeout", Long.toString(settings.socketTimeout().toMillis()));
        defaults.put("tcpKeepAlive", "true");
        // No round trips to ask for, or set again, what this connection knows.
        defaults.put("useLocalSessionState", "true");
        defaults.put("elideSetAutoCommits", "true");
        defaults.put("cacheServerConfiguration", "true");
        defaults.put("maintainTimeStats", "false");
        defaults.put("netTimeoutForStreamingResults", "0");
        defaults.put("rewriteBatchedStatements", "true");
        defaults.put("connectionTimeZone", "UTC");
        return defaults;
    }

    private String with(Map<String, String> defaults, String first, String between) {
        StringBuilder completed = new StringBuilder(url);
        String separator = url.endsWith("?") || url.endsWith("&") || url.endsWith(";") ? "" : first;
        for (Entry<String, String> parameter : defaults.entrySet()) {
            if (!sets(parameter.getKey())) {
                completed
                        .append(separator)
                        .append(parameter.getKey())
                        .append('=')
                        .append(parameter.getValue());
                separator = between;
            }
        }
        return completed.toString();
    }

    private boolean sets(String parameter) {
        String name = parameter.toLowerCase(Locale.ROOT);
        return Pattern.compile("[?&;(,]" + Pattern.quote(name) + "=")
                .matcher(url.toLowerCase(Locale.ROOT))
                .find();
    }
}

package io.catmq.server.database;

/** An empty database for one test class; closing it removes it. */
public record TestDatabase(Dialect dialect, String url, String user, String password, Runnable remove)
        implements AutoCloseable {

    /** Small settings for it. */
    public DatabaseSettings settings() {
        return settings(url);
    }

    /** Settings with a changed URL, for example through a proxy or with hostile parameters. */
    public DatabaseSettings settings(String changedUrl) {
        return DatabaseSettings.of("test", changedUrl).withUser(user, password);
    }

    /** The URL with one more parameter. */
    public String urlWith(String parameter) {
        if (dialect == Dialect.H2) {
            return url + ";" + parameter;
        }
        return url + (url.contains("?") ? "&" : "?") + parameter;
    }

    /** Opens it. */
    public Database open() {
        return Database.open(settings());
    }

    /** The same for a user who closes it, but must not remove it. */
    public TestDatabase kept() {
        return new TestDatabase(dialect, url, user, password, () -> {});
    }

    @Override
    public void close() {
        remove.run();
    }
}

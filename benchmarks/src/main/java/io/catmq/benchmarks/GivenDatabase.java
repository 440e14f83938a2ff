package io.catmq.benchmarks;

import java.net.URI;

/** A database that runs already, given by its URL. Its settings are taken, and reported, as they are. */
record GivenDatabase(String baseUrl, String user, String password) implements BenchDatabase {

    /** Takes {@code jdbc:mysql://[user[:password]@]host[:port]/}; a schema or options behind it are ignored. */
    static GivenDatabase at(String url) {
        if (!url.startsWith("jdbc:mysql://")) {
            throw new BenchException(
                    "--database takes mariadb, mysql or a URL like jdbc:mysql://localhost:3306/, not " + url);
        }
        var uri = URI.create(url.substring("jdbc:".length()));
        if (uri.getHost() == null) {
            throw new BenchException("No host in " + url);
        }
        var port = uri.getPort() < 0 ? 3306 : uri.getPort();
        var userInfo = uri.getUserInfo() == null ? "root" : uri.getUserInfo();
        var colon = userInfo.indexOf(':');
        return new GivenDatabase(
                "jdbc:mysql://" + uri.getHost() + ":" + port + "/",
                colon < 0 ? userInfo : userInfo.substring(0, colon),
                colon < 0 ? "" : userInfo.substring(colon + 1));
    }

    @Override
    public String origin() {
        return "given: " + baseUrl;
    }

    @Override
    public void close() {
        dropSchema();
    }
}

package io.catmq.server.metadata;

/** This very process as clients see it. The URL is known once the server listens. */
public final class LocalBroker {
    private final String id;
    private volatile String url = "";

    /** A broker that does not listen yet. */
    public LocalBroker(String id) {
        this.id = id;
    }

    /** The id, unique among all brokers. */
    public String id() {
        return id;
    }

    /** Where clients reach it. */
    public String url() {
        return url;
    }

    /** Called when it listens. */
    public void listensAt(String newUrl) {
        this.url = newUrl;
    }
}

package io.catmq.server.cluster;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;

/** This very process as clients and other brokers see it. The URL is known once the server listens. Thread safe. */
public final class LocalBroker {
    private static final String PROCESS = UUID.randomUUID().toString();
    private static final AtomicLong COUNT = new AtomicLong();

    private final String id;
    private final String version;
    private final String incarnation = PROCESS + "." + COUNT.incrementAndGet();
    private volatile String url = "";

    /** A broker that does not listen yet. */
    public LocalBroker(String id, String version) {
        this.id = id;
        this.version = version;
    }

    /** The id, unique among all brokers. */
    public String id() {
        return id;
    }

    /** Of the software. */
    public String version() {
        return version;
    }

    /** Where clients reach it. */
    public String url() {
        return url;
    }

    /** Called when it listens. */
    public void listensAt(String newUrl) {
        this.url = newUrl;
    }

    /** Unlike the id, another one after every start. */
    String incarnation() {
        return incarnation;
    }

    /** How this broker signs its lease. */
    String signature() {
        return id + "/" + incarnation;
    }

    /** Whether a lease was signed by a process with this broker's id, but not by this one. */
    boolean isFormer(String signature) {
        return signature.startsWith(id + "/") && !signature.equals(signature());
    }

    /** Whether a lease was signed in this process, by this broker or another one. */
    static boolean isOfThisProcess(String signature) {
        return signature.contains("/" + PROCESS + ".");
    }
}

package io.catmq.client.wire;

/** Names of headers and media types of the HTTP API. */
public final class ApiHeaders {
    /** Which attempt of the same batch a produce request is: 0, 1, ... */
    public static final String ATTEMPT = "Catmq-Attempt";

    /**
     * Newest metadata transaction that the answering server has applied. In a request: the server waits until it has applied
     * that one, so that a client reads its own writes on any server.
     */
    public static final String TXID = "Catmq-Txid";

    /** A record batch. */
    public static final String RECORDS_TYPE = "application/vnd.catmq.records";

    /** What to append and to commit together, see {@link SettleBody}. */
    public static final String SETTLEMENT_TYPE = "application/vnd.catmq.settlement";

    /** Sections of a fetch response. */
    public static final String FETCH_TYPE = "application/vnd.catmq.fetch";

    /** JSON. */
    public static final String JSON_TYPE = "application/json";

    /** RFC 9457 problem details. */
    public static final String PROBLEM_TYPE = "application/problem+json";

    private ApiHeaders() {}
}

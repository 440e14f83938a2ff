package io.catmq.client;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.RecordBatch;
import java.time.Duration;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;

/**
 * One request, for whichever server gets it.
 *
 * @param method the HTTP method
 * @param path path and query, as {@link io.catmq.client.wire.ApiPaths} makes them
 * @param entity the body, which can be written more than once
 * @param accept media type of a good answer
 * @param attempt for record batches how often these bytes may have reached a server before; -1 for anything else
 * @param repeatable whether doing it twice is the same as once
 * @param longPoll how long the server may wait on purpose before it answers
 * @param txid metadata transaction that the answer has to include; -1 for any
 * @param memory where the answer's bytes may go; null for an array of its own
 */
record HttpCall(
        String method,
        String path,
        @Nullable HttpEntity entity,
        String accept,
        int attempt,
        boolean repeatable,
        Duration longPoll,
        long txid,
        @Nullable AnswerMemory memory) {
    private static final ContentType JSON = ContentType.create(ApiHeaders.JSON_TYPE);
    private static final ContentType SETTLEMENT = ContentType.create(ApiHeaders.SETTLEMENT_TYPE);
    private static final ContentType RECORDS = ContentType.create(ApiHeaders.RECORDS_TYPE);

    static HttpCall get(String path) {
        return new HttpCall("GET", path, null, ApiHeaders.JSON_TYPE, -1, true, Duration.ZERO, -1, null);
    }

    static HttpCall delete(String path) {
        return new HttpCall("DELETE", path, null, ApiHeaders.JSON_TYPE, -1, false, Duration.ZERO, -1, null);
    }

    static HttpCall json(String method, String path, Object body) {
        return new HttpCall(method, path, jsonEntity(body), ApiHeaders.JSON_TYPE, -1, false, Duration.ZERO, -1, null);
    }

    static HttpCall fetch(String path, Object body, Duration longPoll, @Nullable AnswerMemory memory) {
        return new HttpCall("POST", path, jsonEntity(body), ApiHeaders.FETCH_TYPE, -1, true, longPoll, -1, memory);
    }

    static HttpCall records(String path, List<RecordBatch> batches) {
        HttpEntity entity = new RecordsEntity(new byte[0], batches, RECORDS);
        return new HttpCall("POST", path, entity, ApiHeaders.JSON_TYPE, 0, true, Duration.ZERO, -1, null);
    }

    static HttpCall settlement(String path, byte[] head, List<RecordBatch> batches) {
        HttpEntity entity = new RecordsEntity(head, batches, SETTLEMENT);
        return new HttpCall("POST", path, entity, ApiHeaders.JSON_TYPE, 0, true, Duration.ZERO, -1, null);
    }

    HttpCall asRepeatable() {
        return new HttpCall(method, path, entity, accept, attempt, true, longPoll, txid, memory);
    }

    /** Whether it is record batches on their way into the log, which their sequences keep from being written twice. */
    boolean isBatch() {
        return attempt >= 0;
    }

    HttpCall withTxid(long number) {
        return new HttpCall(method, path, entity, accept, attempt, repeatable, longPoll, number, memory);
    }

    HttpCall withAttempt(int number) {
        return new HttpCall(method, path, entity, accept, number, repeatable, longPoll, txid, memory);
    }

    private static HttpEntity jsonEntity(Object body) {
        return new ByteArrayEntity(Json.write(body), JSON);
    }
}

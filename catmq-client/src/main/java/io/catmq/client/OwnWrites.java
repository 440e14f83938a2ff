package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The newest metadata transaction that this client caused: what it asks next, of whichever broker, is answered by one that
 * knows it. Thread safe.
 */
final class OwnWrites {
    /** By then every live broker has long followed. */
    private static final Duration REMEMBERED = Duration.ofSeconds(30);

    private record Write(long txid, Deadline until) {}

    private volatile @Nullable Write last;

    void note(HttpCall call, HttpAnswer answer) {
        String txid = answer.txid();
        if (txid == null || call.method().equals("GET") || !call.path().startsWith(ApiPaths.TOPICS)) {
            return;
        }
        try {
            remember(new Write(Long.parseLong(txid), Deadline.in(REMEMBERED)));
        } catch (NumberFormatException e) {
            // Not from a CatMQ server; then there is nothing to wait for.
        }
    }

    private synchronized void remember(Write write) {
        Write known = last;
        if (known == null || known.until().hasPassed() || known.txid() < write.txid()) {
            last = write;
        }
    }

    /** The call, asking for an answer that includes what was written. */
    HttpCall after(HttpCall call) {
        Write write = last;
        boolean reads = call.path().startsWith(ApiPaths.METADATA) || call.path().startsWith(ApiPaths.TOPICS);
        if (write == null || !reads || call.isBatch() || write.until().hasPassed()) {
            return call;
        }
        return call.withTxid(write.txid());
    }
}

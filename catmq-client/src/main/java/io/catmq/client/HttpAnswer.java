package io.catmq.client;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * A server's answer, read to its end.
 *
 * @param from the server
 * @param status the HTTP status
 * @param content the body
 * @param txid newest metadata transaction that the server knows, as it says, or null
 */
record HttpAnswer(
        URI from, int status, Content content, @Nullable String txid) {
    boolean isSuccess() {
        return status >= 200 && status < 300;
    }

    byte[] body() {
        return content.bytes;
    }

    /** Holds the bytes, so that the record compares by identity. */
    static final class Content {
        private final byte[] bytes;

        Content(byte[] bytes) {
            this.bytes = bytes;
        }
    }
}

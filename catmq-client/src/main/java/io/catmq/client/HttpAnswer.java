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

    /** Bytes of {@link #body} that are the answer; all, unless it went into memory that the call came with. */
    int length() {
        return content.length;
    }

    /** Holds the bytes, so that the record compares by identity. */
    static final class Content {
        private final byte[] bytes;
        private final int length;

        Content(byte[] bytes, int length) {
            this.bytes = bytes;
            this.length = length;
        }
    }
}

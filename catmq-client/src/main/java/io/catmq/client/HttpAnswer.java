package io.catmq.client;

/**
 * A server's answer, read to its end.
 *
 * @param status the HTTP status
 * @param content the body
 */
record HttpAnswer(int status, Content content) {
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

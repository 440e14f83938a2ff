package io.catmq.server.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body once into an array of its exact size, never more than the limit. */
final class RequestBodies {
    private RequestBodies() {}

    /**
     * The whole body.
     *
     * @throws ApiException 413 when it is over the limit; with a Content-Length, before a byte of it is read
     */
    static byte[] read(HttpServletRequest request, String what, int limit) throws IOException {
        long length = request.getContentLengthLong();
        if (length > limit) {
            throw Problems.tooLarge(what, limit);
        }
        InputStream in = request.getInputStream();
        if (length < 0) {
            byte[] body = in.readNBytes(limit + 1);
            if (body.length > limit) {
                throw Problems.tooLarge(what, limit);
            }
            return body;
        }
        byte[] body = new byte[(int) length];
        if (in.readNBytes(body, 0, body.length) != body.length) {
            throw new EOFException("The body ended too early");
        }
        return body;
    }
}

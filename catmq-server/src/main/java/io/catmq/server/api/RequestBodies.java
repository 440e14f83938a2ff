package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import jakarta.servlet.http.HttpServletRequest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/** Reads a body once into an array of its exact size, never more than the limit. */
final class RequestBodies {
    private RequestBodies() {}

    /** Which attempt of the same record batches it is; without the header nothing is assumed, and it counts as a retry. */
    static int attempt(HttpServletRequest request) {
        String header = request.getHeader(ApiHeaders.ATTEMPT);
        if (header == null) {
            return 1;
        }
        try {
            return Integer.parseUnsignedInt(header);
        } catch (NumberFormatException wrong) {
            throw Problems.invalid(
                    ApiHeaders.ATTEMPT, "The header " + ApiHeaders.ATTEMPT + " must be a number: 0, 1, 2 ...");
        }
    }

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

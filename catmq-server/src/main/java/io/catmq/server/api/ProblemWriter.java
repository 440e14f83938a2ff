package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ProblemDetail;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import tools.jackson.databind.json.JsonMapper;

/** Writes problem details, whatever the request has asked for in its Accept header: an error is better read than refused. */
final class ProblemWriter {
    private static final JsonMapper JSON = new JsonMapper();

    private ProblemWriter() {}

    static byte[] json(ProblemDetail problem) {
        return JSON.writeValueAsBytes(problem);
    }

    static void write(HttpServletResponse response, ProblemDetail problem) throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = json(problem);
        response.resetBuffer();
        response.setStatus(problem.status());
        response.setContentType(ApiHeaders.PROBLEM_TYPE);
        response.setContentLength(body.length);
        Long retryAfterMs = problem.retryAfterMs();
        if (retryAfterMs != null) {
            response.setHeader("Retry-After", Long.toString((retryAfterMs + 999) / 1000));
        }
        response.getOutputStream().write(body);
    }
}

package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ProblemDetail;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests that Tomcat refuses by itself, such as one with a malformed path, get problem details instead of its HTML page. */
public final class ProblemValve extends ErrorReportValve {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemValve.class);

    /** Made by Tomcat. */
    public ProblemValve() {}

    @Override
    protected void report(Request request, Response response, @Nullable Throwable failure) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        ProblemDetail problem = ErrorPage.ofStatus(status);
        try {
            response.setStatus(problem.status());
            response.setContentType(ApiHeaders.PROBLEM_TYPE);
            response.setCharacterEncoding(StandardCharsets.UTF_8.name());
            response.getReporter().write(new String(ProblemWriter.json(problem), StandardCharsets.UTF_8));
            response.finishResponse();
        } catch (IOException | IllegalStateException gone) {
            LOG.debug("Could not report status {}: {}", status, gone.toString());
        }
    }
}

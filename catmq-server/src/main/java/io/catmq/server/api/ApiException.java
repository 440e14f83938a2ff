package io.catmq.server.api;

import io.catmq.client.wire.ProblemDetail;

/** A request that gets an error for an answer. Expected, so it has no stack trace. */
final class ApiException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ProblemDetail problem;

    ApiException(ProblemDetail problem) {
        super(problem.detail(), null, false, false);
        this.problem = problem;
    }

    ProblemDetail problem() {
        return problem;
    }
}

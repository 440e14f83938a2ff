package io.catmq.client;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Turns error answers into exceptions. */
final class Problems {
    private Problems() {}

    /** The problem in an answer; also for answers that a proxy made, which have no problem document. */
    static ProblemDetail read(HttpAnswer answer) {
        try {
            ProblemDetail problem = Json.read(answer.body(), ProblemDetail.class);
            if (problem != null && problem.code() != null) {
                return problem;
            }
        } catch (JacksonException e) {
            // Not ours: the status has to do.
        }
        boolean retriable =
                switch (answer.status()) {
                    case 408, 429, 502, 503, 504 -> true;
                    default -> false;
                };
        return new ProblemDetail(
                null,
                null,
                answer.status(),
                "HTTP status " + answer.status() + " of " + answer.from() + meaning(answer.status()),
                null,
                retriable,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    private static String meaning(int status) {
        return status == 401
                ? ": whoever answers asks for a log-in, or does not accept this one"
                : " without a problem document: is this the URL of a CatMQ server?";
    }

    /** The exception for a problem. */
    static CatMqException toException(ProblemDetail problem, HttpCall call) {
        String what = call.method() + " " + call.path() + ": " + problem.detail();
        String code = problem.code();
        if (problem.retriable() || (call.isBatch() && problem.status() >= 500 && !isDamage(code))) {
            // A batch may be repeated whatever went wrong: its sequences keep it from being written twice.
            return new ServerUnavailableException(what, code, null);
        }
        ErrorCode known = code == null ? null : ErrorCode.find(code).orElse(null);
        if (known == null) {
            return new CatMqException(what, code, false, null);
        }
        return switch (known) {
            case UNKNOWN_TOPIC -> new UnknownTopicException(orEmpty(problem.topic()), what);
            case MESSAGE_TOO_LARGE -> new MessageTooLargeException(what, orMinusOne(problem.limit()));
            case FENCED, UNKNOWN_MEMBER, STALE_EPOCH -> new FencedException(what, code);
            default -> new CatMqException(what, code, false, null);
        };
    }

    private static boolean isDamage(@Nullable String code) {
        return ErrorCode.CORRUPT_LOG.name().equals(code);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private static long orMinusOne(@Nullable Long value) {
        return value == null ? -1 : value;
    }
}

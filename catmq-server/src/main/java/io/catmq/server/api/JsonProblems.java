package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JacksonException.Reference;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** What is wrong with a JSON body, by field and position, without the names of our classes. */
final class JsonProblems {
    private JsonProblems() {}

    static ProblemDetail of(JacksonException failure) {
        Throwable cause = failure.getCause();
        if (cause instanceof ApiException expected) {
            return expected.problem();
        }
        if (failure instanceof InputCoercionException) {
            return wrong(path(failure), "is a number out of range", failure);
        }
        if (!(failure instanceof DatabindException)) {
            return ProblemDetail.of(
                    ErrorCode.MALFORMED_JSON, "The body is not JSON: " + reason(failure) + position(failure) + ".");
        }
        String field = path(failure);
        if (failure instanceof UnrecognizedPropertyException unknown) {
            return Problems.invalid(
                            field,
                            "There is no field \"" + Problems.printable(field) + "\" here" + position(failure)
                                    + ". Known are " + names(unknown) + ".")
                    .problem();
        }
        if (failure instanceof MismatchedInputException mismatch) {
            Class<?> type = mismatch.getTargetType();
            return wrong(field, "must be " + (type == null ? "of another type" : typeInWords(type)), failure);
        }
        return wrong(field, "cannot be read", failure);
    }

    private static ProblemDetail wrong(String field, String what, JacksonException failure) {
        String subject = field.isEmpty() ? "The body" : "\"" + Problems.printable(field) + "\"";
        ProblemDetail problem =
                ProblemDetail.of(ErrorCode.INVALID_REQUEST, subject + " " + what + position(failure) + ".");
        return field.isEmpty() ? problem : problem.withField(Problems.printable(field));
    }

    static String typeInWords(Class<?> type) {
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "a whole number" + (type == int.class || type == Integer.class ? " of up to 31 bits" : "");
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == String.class) {
            return "a text";
        }
        if (List.class.isAssignableFrom(type)) {
            return "a list";
        }
        return Map.class.isAssignableFrom(type) || type.isRecord() ? "an object" : "of another type";
    }

    private static String names(UnrecognizedPropertyException unknown) {
        List<String> names = unknown.getKnownPropertyIds().stream()
                .map(String::valueOf)
                .sorted()
                .toList();
        return String.join(", ", names);
    }

    /** As one would write it: {@code partitions[0].topic}. */
    private static String path(JacksonException failure) {
        StringBuilder path = new StringBuilder();
        for (Reference step : failure.getPath()) {
            if (step.getPropertyName() == null) {
                path.append('[').append(step.getIndex()).append(']');
            } else {
                path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return path.toString();
    }

    private static String reason(JacksonException failure) {
        String message = failure.getOriginalMessage();
        // What follows in brackets is about the parser, not about the body.
        int hint = message.indexOf(" (");
        return Problems.printable((hint < 0 ? message : message.substring(0, hint)).replace('"', '\''));
    }

    private static String position(JacksonException failure) {
        TokenStreamLocation at = failure.getLocation();
        return at == null || at.getLineNr() < 1
                ? ""
                : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
    }
}

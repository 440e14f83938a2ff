package io.catmq.samples.batch;

import org.springframework.dao.DataIntegrityViolationException;

/** The database does not take this reading, also not another time, as application.yml says. */
class RefusedReadingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedReadingException(Reading reading, DataIntegrityViolationException cause) {
        super(
                "meter %d, quarter %d: %s"
                        .formatted(
                                reading.meter(),
                                reading.quarter(),
                                firstLine(String.valueOf(
                                        cause.getMostSpecificCause().getMessage()))),
                cause);
    }

    private static String firstLine(String text) {
        // What H2 adds is the statement.
        return text.lines().findFirst().orElse("").replace("; SQL statement:", "");
    }
}

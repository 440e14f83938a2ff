package io.catmq.cli;

/** The command line is right, and what it asks for cannot be done; the message says why, and what to do. */
final class RefusedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RefusedException(String message) {
        super(message);
    }
}

package io.catmq.drills;

/** The drill cannot go on; the message is shown to the user as it is. */
final class DrillException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DrillException(String message) {
        super(message);
    }

    DrillException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

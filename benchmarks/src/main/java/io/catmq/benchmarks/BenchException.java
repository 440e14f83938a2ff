package io.catmq.benchmarks;

/** The bench cannot go on; the message is shown to the user as it is. */
final class BenchException extends RuntimeException {

    BenchException(String message) {
        super(message);
    }

    BenchException(String message, Throwable cause) {
        super(message + ": " + cause.getMessage(), cause);
    }
}

package io.catmq.binder.inbound;

/** How the delivery of a message to the application ended. */
sealed interface Outcome {
    /** The handler returned, or an error handler of the application took the failure. */
    record Handled() implements Outcome {}

    /** All attempts failed and nobody took the failure: the message must come again. */
    record Failed(Throwable cause, int attempts) implements Outcome {}

    /** The binding stops: the message was not handled, and that is not its fault. */
    record Stopped() implements Outcome {}
}

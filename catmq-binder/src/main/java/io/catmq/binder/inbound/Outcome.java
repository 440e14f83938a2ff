package io.catmq.binder.inbound;

import org.jspecify.annotations.Nullable;

/** How the delivery of a message, or of the list in batch mode, to the application ended. */
sealed interface Outcome {
    /**
     * The handler returned, or an error handler of the application took the failure.
     *
     * @param count how many messages, from the first, are done
     * @param taken whether an error handler took the failure
     * @param next why the message behind them failed, for the first time; null when it was not tried or there is none
     */
    record Handled(int count, boolean taken, @Nullable Throwable next) implements Outcome {}

    /**
     * All attempts failed and nobody took the failure: the messages must come again.
     *
     * @param count how many messages, from the first, it concerns: all, or one where a batch handler named it
     * @param attempts how many
     * @param delayed how often it was held back before, by this consumer
     */
    record Failed(int count, Throwable cause, int attempts, int delayed) implements Outcome {
        Failed(int count, Throwable cause, int attempts) {
            this(count, cause, attempts, 0);
        }

        Failed delayedOnceMore() {
            return new Failed(count, cause, attempts, delayed + 1);
        }
    }

    /**
     * Nothing of the list was handled, because of one message: it cannot be converted, or its failure has rolled the list's
     * transaction back. Those before it have to be delivered without it.
     *
     * @param count how many are before it, at least one
     * @param cause why it failed, for the first time
     */
    record Split(int count, Throwable cause) implements Outcome {}

    /** The binding stops: the message was not handled, and that is not its fault. */
    record Stopped() implements Outcome {}
}

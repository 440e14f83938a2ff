package io.catmq.samples.delayedretry;

import org.jspecify.annotations.Nullable;

/** A partner cannot be reached now, or not take the webhook now. */
class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnavailableException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

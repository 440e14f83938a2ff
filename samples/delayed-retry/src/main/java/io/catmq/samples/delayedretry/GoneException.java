package io.catmq.samples.delayedretry;

/** A partner does not want to be called there any more: trying again is of no use, as application.yml says. */
class GoneException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    GoneException(String message) {
        super(message);
    }
}

package io.catmq.binder.inbound;

/** What a handler has sent without waiting is lost, so what it was made of is to be handled again. */
final class LostOutputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LostOutputException(Throwable cause) {
        super(
                "What a handler has sent with sync=false could not be written, so its message, and what was handled since the"
                        + " last commit, comes again: " + cause,
                cause);
    }
}

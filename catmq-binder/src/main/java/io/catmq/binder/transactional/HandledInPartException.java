package io.catmq.binder.transactional;

/** The first messages of a list were handled in earlier transactions, and handling the others has failed and is rolled back. */
public final class HandledInPartException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int count;

    HandledInPartException(int count, Throwable cause) {
        super(count + " messages of the list were handled before, the rest failed: " + cause, cause);
        this.count = count;
    }

    /** How many messages, from the first of the list, were handled before. */
    public int count() {
        return count;
    }
}

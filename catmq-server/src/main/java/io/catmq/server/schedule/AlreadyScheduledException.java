package io.catmq.server.schedule;

/** A request with this id has scheduled its messages before; nothing was done now. */
public final class AlreadyScheduledException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    AlreadyScheduledException(String requestId) {
        super("Request " + requestId + " was done before", null, false, false);
    }
}

package io.catmq.server.storage;

/** There is no room for more messages; nothing was written. */
public final class StorageFullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StorageFullException(String why) {
        super(why);
    }
}

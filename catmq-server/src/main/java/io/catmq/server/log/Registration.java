package io.catmq.server.log;

/** A listener that waits for appends. Closing it twice, or after it was called, does no harm. */
public interface Registration extends AutoCloseable {

    /** Forgets the listener; a call under way may still end. */
    @Override
    void close();
}

package io.catmq.client.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts the chunks that lie in an array, and says when all of them are done with. Thread safe. */
public final class ArrayUsers {
    private final byte[] array;
    private final Consumer<byte[]> whenNone;
    /** One is who makes them. */
    private final AtomicInteger users = new AtomicInteger(1);

    /**
     * Its only user is who makes the chunks.
     *
     * @param whenNone is given the array when nobody uses it any more
     */
    public ArrayUsers(byte[] array, Consumer<byte[]> whenNone) {
        this.array = array;
        this.whenNone = whenNone;
    }

    /** There is one more chunk. */
    public void oneMore() {
        users.incrementAndGet();
    }

    /** A chunk is done with, or who made them; each says so once. */
    public void oneLess() {
        if (users.decrementAndGet() == 0) {
            whenNone.accept(array);
        }
    }
}

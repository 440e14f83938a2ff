package io.catmq.client.wire;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** Counts the chunks that lie in an array, and says when all of them are done with. Thread safe. */
final class ArrayUsers {
    private final byte[] array;
    private final Consumer<byte[]> whenNone;
    /** One is who makes them. */
    private final AtomicInteger users = new AtomicInteger(1);

    ArrayUsers(byte[] array, Consumer<byte[]> whenNone) {
        this.array = array;
        this.whenNone = whenNone;
    }

    void oneMore() {
        users.incrementAndGet();
    }

    void oneLess() {
        if (users.decrementAndGet() == 0) {
            whenNone.accept(array);
        }
    }
}

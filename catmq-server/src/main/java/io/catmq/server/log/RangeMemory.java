package io.catmq.server.log;

import io.catmq.client.wire.ArrayUsers;
import java.util.function.Consumer;

/**
 * One array for the payloads of a range, used for another range when all chunks of this one were sent. A new array for each
 * payload is memory that no processor has at hand: to copy the payload there took a sixth of what the server takes for a
 * backlog, and a third of that where the array was in use before. If a chunk is never done with, the garbage collector
 * gets the array. Filled by one thread.
 */
final class RangeMemory {
    private final byte[] array;
    private final ArrayUsers users;
    private int used;

    RangeMemory(byte[] array, Consumer<byte[]> whenDone) {
        this.array = array;
        this.users = new ArrayUsers(array, whenDone);
    }

    byte[] array() {
        return array;
    }

    /** A place for so many bytes; -1 when there is none. */
    int place(int length) {
        if (length > array.length - used) {
            return -1;
        }
        used += length;
        return used - length;
    }

    void oneMore() {
        users.oneMore();
    }

    void oneLess() {
        users.oneLess();
    }
}

package io.catmq.drills;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Understands as much of one connection's MySQL protocol (without TLS) as it takes to tell whether an answer is that to a
 * statement that writes. Statements are sent as text, or prepared once and then executed by a number that the answer to
 * their preparation has told. Requests and answers alternate.
 */
final class MySqlConversation {

    private static final int HEADER = 4;
    private static final int QUERY = 0x03;
    private static final int PREPARE = 0x16;
    private static final int EXECUTE = 0x17;
    private static final int CLOSE = 0x19;
    /** Enough to know a statement by. */
    private static final int SEEN = 16;

    private final Set<Integer> preparedWrites = new HashSet<>();
    private final byte[] start = new byte[HEADER + 1 + SEEN];
    private int have;
    private long toSkip;
    private boolean preparesWrite;
    private boolean writes;

    synchronized void request(byte[] bytes, int count) {
        for (var i = 0; i < count; ) {
            if (toSkip > 0) {
                var skipped = (int) Math.min(toSkip, count - i);
                toSkip -= skipped;
                i += skipped;
                continue;
            }
            start[have++] = bytes[i++];
            var length = have < HEADER ? Integer.MAX_VALUE : packetLength();
            if (have == start.length || have == HEADER + length) {
                command(length);
                toSkip = HEADER + (long) length - have;
                have = 0;
            }
        }
    }

    private int packetLength() {
        return (start[0] & 0xff) | (start[1] & 0xff) << 8 | (start[2] & 0xff) << 16;
    }

    private void command(int length) {
        if (start[3] != 0 || length == 0) {
            // The log-in, or the rest of a very long packet.
            return;
        }
        switch (start[HEADER]) {
            case QUERY -> writes = isWrite(text());
            case PREPARE -> {
                preparesWrite = isWrite(text());
                writes = false;
            }
            case EXECUTE -> writes = preparedWrites.contains(number(start, HEADER + 1));
            case CLOSE -> preparedWrites.remove(number(start, HEADER + 1));
            default -> writes = false;
        }
    }

    private String text() {
        return new String(start, HEADER + 1, have - HEADER - 1, StandardCharsets.ISO_8859_1);
    }

    private static boolean isWrite(String statement) {
        var text = statement.stripLeading().toUpperCase(Locale.ROOT);
        return text.startsWith("INSERT")
                || text.startsWith("UPDATE")
                || text.startsWith("DELETE")
                || text.startsWith("COMMIT");
    }

    private static int number(byte[] bytes, int at) {
        return (bytes[at] & 0xff)
                | (bytes[at + 1] & 0xff) << 8
                | (bytes[at + 2] & 0xff) << 16
                | (bytes[at + 3] & 0xff) << 24;
    }

    synchronized void answer(byte[] bytes, int count) {
        if (preparesWrite && count >= HEADER + 5 && bytes[HEADER] == 0) {
            preparedWrites.add(number(bytes, HEADER + 1));
        }
        preparesWrite = false;
    }

    /** Whether the newest request writes, so that what comes back now is the answer to it. */
    synchronized boolean answersWrite() {
        return writes;
    }
}

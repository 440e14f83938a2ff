package io.catmq.drills;

import java.util.Arrays;
import java.util.List;

/**
 * One line of a history.
 *
 * @param at the machine's monotonic clock in ns, the same for all of its processes
 * @param kind what happened
 * @param who the producer or consumer
 * @param partition -1 where it means nothing
 * @param offset of the message; for COMMITTED the next one to read; -1 where it means nothing
 * @param text the message, {@code key#number}, or what went wrong
 */
record Event(long at, Kind kind, String who, int partition, long offset, String text) {

    enum Kind {
        /** Handed to the producer. */
        SENT,
        /** The server said that it is durable, and where. */
        ACKNOWLEDGED,
        /** The producer gave up. */
        FAILED,
        RECEIVED,
        /** A commit returned; the text is when it was asked for. */
        COMMITTED,
        /** A commit was refused. */
        REFUSED,
        ASSIGNED,
        REVOKED,
        /** Taken away; by now others may read it. */
        LOST,
        /** A client call failed and was tried again. */
        TROUBLE
    }

    String line() {
        return String.join(
                "\t",
                List.of(
                        Long.toString(at),
                        kind.name(),
                        who,
                        Integer.toString(partition),
                        Long.toString(offset),
                        text.replace('\t', ' ').replace('\n', ' ')));
    }

    static Event parse(String line) {
        var fields = Arrays.asList(line.split("\t", 6));
        return new Event(
                Long.parseLong(fields.get(0)),
                Kind.valueOf(fields.get(1)),
                fields.get(2),
                Integer.parseInt(fields.get(3)),
                Long.parseLong(fields.get(4)),
                fields.get(5));
    }
}

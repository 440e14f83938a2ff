package io.catmq.samples.batch;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.springframework.messaging.Message;
import org.springframework.stereotype.Component;

/**
 * What came through in this run. What an earlier run left in the topics is handled, too, but not counted. Called by
 * several consumer threads.
 */
@Component
class Run {
    /** A reading that the database has refused, and what it said. */
    record DeadLetter(Reading reading, String where, String why) {}

    private final String id = UUID.randomUUID().toString();
    private final List<Integer> lists = new ArrayList<>();
    private final List<DeadLetter> deadLetters = new ArrayList<>();
    private final int count;

    Run(BatchProperties properties) {
        count = properties.count();
    }

    String id() {
        return id;
    }

    int count() {
        return count;
    }

    /** The one that the database refuses. */
    Reading refused() {
        return Reading.of(id, count / 2).unanswered();
    }

    List<Reading> readings() {
        return IntStream.range(0, count)
                .mapToObj(n -> n == count / 2 ? refused() : Reading.of(id, n))
                .toList();
    }

    /** The handler got this list. */
    synchronized void got(List<Reading> list) {
        int ours = (int)
                list.stream().filter(reading -> id.equals(reading.importId())).count();
        if (ours > 0) {
            lists.add(ours);
        }
    }

    synchronized void dead(Message<Reading> message) {
        if (id.equals(message.getPayload().importId())) {
            deadLetters.add(new DeadLetter(
                    message.getPayload(),
                    "partition " + message.getHeaders().get("catmq_originalPartition") + ", offset "
                            + message.getHeaders().get("catmq_originalOffset"),
                    String.valueOf(message.getHeaders().get("catmq_exceptionMessage"))));
        }
    }

    /** How many readings were in each list that the handler got. */
    synchronized List<Integer> lists() {
        return List.copyOf(lists);
    }

    synchronized List<DeadLetter> deadLetters() {
        return List.copyOf(deadLetters);
    }
}

package io.catmq.cli;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.UnknownTopicException;
import java.util.List;

/** What is in no partition yet, and so in no lag: messages with a time, among them those of delayed retries. */
record WaitingText(CatMqAdmin admin) {

    /** A line for each topic that has some, after an empty one; empty when none has. */
    String ofEach(List<String> topics) {
        var lines = new StringBuilder();
        topics.forEach(topic -> lines.append(line(topic)));
        return lines.isEmpty() ? "" : "\n" + lines;
    }

    private String line(String topic) {
        try {
            var waiting = admin.scheduled(topic, 1);
            if (waiting.count() == 0) {
                return "";
            }
            return "Topic " + topic + ": " + Texts.count(waiting.count(), "scheduled message")
                    + (waiting.count() == 1 ? " waits" : " wait")
                    + waiting.messages().stream()
                            .findFirst()
                            .map(next -> next.deliverAt() - System.currentTimeMillis())
                            .map(ms -> ms <= 0 ? ", due now" : ", the next for " + Texts.duration(ms))
                            .orElse("")
                    + "\n";
        } catch (UnknownTopicException e) {
            // Deleted, while the group still has its offsets.
            return "";
        }
    }
}

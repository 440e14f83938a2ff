package io.catmq.cli;

import io.catmq.client.wire.TopicDescription;

/** A topic with its partitions. */
record TopicText(TopicDescription topic) {

    String text() {
        var table = new Table("#PARTITION", "#FIRST", "#END", "#MESSAGES", "BROKER");
        for (var partition : topic.partitions()) {
            table.row(
                    partition.partition(),
                    partition.logStartOffset(),
                    partition.endOffset(),
                    partition.endOffset() - partition.logStartOffset(),
                    partition.preferredBroker() == null ? "" : partition.preferredBroker());
        }
        return "Topic " + topic.name() + ": " + Texts.count(topic.partitions().size(), "partition") + ", "
                + Texts.count(topic.messages(), "message") + "\n\n" + table.text();
    }
}

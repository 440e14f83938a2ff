package io.catmq.benchmarks;

import java.util.Locale;

/** What is sent: the kind and size of the messages, and over how many partitions. */
record Workload(Kind kind, int messageBytes, int partitions) {

    /** Compressible or not. */
    enum Kind {
        TEXT,
        RANDOM
    }

    String label() {
        return "%s, %s, %d %s"
                .formatted(
                        messageBytes < 1024 ? messageBytes + " B" : messageBytes / 1024 + " KB",
                        kind == Kind.TEXT ? "JSON text" : "random",
                        partitions,
                        partitions == 1 ? "partition" : "partitions");
    }

    /** Short name for {@code --workload} and for topics. */
    String id() {
        return kind.name().toLowerCase(Locale.ROOT) + "-" + messageBytes + "-" + partitions;
    }
}

package io.catmq.drills;

import java.time.Duration;
import java.util.List;

/**
 * What producers and consumers do.
 *
 * @param servers URLs that they begin with
 * @param topic read and written by all
 * @param partitions of the topic
 * @param group of the consumers
 * @param ratePerProducer messages a second
 * @param session of the consumers
 */
record LoadSettings(
        List<String> servers, String topic, int partitions, String group, int ratePerProducer, Duration session) {

    List<String> arguments() {
        return List.of(
                String.join(",", servers),
                topic,
                Integer.toString(partitions),
                group,
                Integer.toString(ratePerProducer),
                Long.toString(session.toMillis()));
    }

    static LoadSettings parse(List<String> arguments) {
        return new LoadSettings(
                List.of(arguments.get(0).split(",", -1)),
                arguments.get(1),
                Integer.parseInt(arguments.get(2)),
                arguments.get(3),
                Integer.parseInt(arguments.get(4)),
                Duration.ofMillis(Long.parseLong(arguments.get(5))));
    }
}

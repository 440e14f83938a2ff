package io.catmq.cli;

import io.catmq.client.wire.TopicPartitions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/** Values for people. */
final class Texts {

    private Texts() {}

    /** The two largest units: 340 ms, 12 s, 3 min 20 s, 5 h 12 min, 3 d 4 h. */
    static String duration(long ms) {
        var duration = Duration.ofMillis(ms);
        if (ms < 1000) {
            return ms + " ms";
        } else if (duration.toMinutes() < 1) {
            return duration.toSeconds() + " s";
        } else if (duration.toHours() < 1) {
            return two(duration.toMinutes(), " min", duration.toSecondsPart(), " s");
        } else if (duration.toDays() < 1) {
            return two(duration.toHours(), " h", duration.toMinutesPart(), " min");
        }
        return two(duration.toDays(), " d", duration.toHoursPart(), " h");
    }

    private static String two(long large, String largeUnit, int small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }

    /** As in {@code bills 0, orders 0-2,5}. */
    static String partitions(List<TopicPartitions> topics) {
        return topics.stream()
                .map(each -> each.topic() + " " + ranges(each.partitions()))
                .collect(Collectors.joining(", "));
    }

    private static String ranges(List<Integer> numbers) {
        var text = new StringBuilder();
        var sorted = numbers.stream().sorted().toList();
        for (var i = 0; i < sorted.size(); i++) {
            var first = sorted.get(i);
            while (i + 1 < sorted.size() && sorted.get(i + 1) == sorted.get(i) + 1) {
                i++;
            }
            text.append(text.isEmpty() ? "" : ",").append(first);
            if (!sorted.get(i).equals(first)) {
                text.append('-').append(sorted.get(i));
            }
        }
        return text.toString();
    }

    /** As in 1 message, 2 messages. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}

package io.catmq.cli;

import io.catmq.client.wire.TopicPartitions;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values for people. */
final class Texts {

    private static final Pattern DURATION =
            Pattern.compile("(?:(\\d{1,6})d)?(?:(\\d{1,8})h)?(?:(\\d{1,8})m)?(?:(\\d{1,10})s)?(?:(\\d{1,12})ms)?");

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

    /** As in 30s, 5m, 1h30m, 500ms, 2d; 0 or none is zero. */
    static Duration parseDuration(String what, String text) {
        var found = DURATION.matcher(text);
        if (text.equals("0") || text.equals("none")) {
            return Duration.ZERO;
        } else if (text.isEmpty() || !found.matches()) {
            throw new UsageException(
                    what + " must be a time as in 30s, 5m, 1h30m or 2d, or none, not \"" + text + "\"");
        }
        return Duration.ofDays(part(found, 1))
                .plusHours(part(found, 2))
                .plusMinutes(part(found, 3))
                .plusSeconds(part(found, 4))
                .plusMillis(part(found, 5));
    }

    private static long part(Matcher found, int group) {
        var digits = found.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }

    static int number(String what, String text) {
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new UsageException(what + " must be a number, not \"" + text + "\"");
        }
    }

    /** As in 1 message, 2 messages. */
    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}

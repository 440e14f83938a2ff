package io.catmq.cli;

import io.catmq.client.wire.Names;
import io.catmq.client.wire.ResetOffsetsRequest;
import io.catmq.client.wire.TopicPartitions;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where {@code --to} wants a group to go on reading.
 *
 * @param to as the API calls it
 * @param value of a time, an offset or a shift
 * @param group to be like
 * @param meaning for people, where the text leaves a doubt; else null
 */
record ResetTo(
        String to,
        @Nullable Long value,
        @Nullable String group,
        @Nullable String meaning) {

    static final String FORMS = "earliest, latest, offset:N, time:ISO, shift:N or group:OTHER";

    /**
     * Reads one of {@link #FORMS}.
     *
     * @param zone of times that name none
     * @throws UsageException for anything else
     */
    static ResetTo parse(String text, ZoneId zone) {
        var colon = text.indexOf(':');
        var kind = colon < 0 ? text : text.substring(0, colon);
        var value = colon < 0 ? "" : text.substring(colon + 1);
        if (colon < 0 && (kind.equals("earliest") || kind.equals("latest"))) {
            return new ResetTo(kind, null, null, null);
        }
        return switch (colon < 0 ? "" : kind) {
            case "offset" -> new ResetTo(kind, number(text, value, 0), null, null);
            case "shift" -> new ResetTo(kind, number(text, value, Long.MIN_VALUE), null, null);
            case "time" -> time(value, zone);
            case "group" -> new ResetTo(kind, null, Names.require("group", value), null);
            default -> throw new UsageException("--to must be " + FORMS + ", not " + text);
        };
    }

    private static long number(String text, String value, long least) {
        try {
            var number = Long.parseLong(value);
            if (number >= least) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with what is out of range.
        }
        throw new UsageException("--to " + text + ": this must be a whole number" + (least == 0 ? " from 0" : ""));
    }

    private static ResetTo time(String value, ZoneId zone) {
        Instant instant;
        try {
            instant = OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException withoutZone) {
            try {
                instant = LocalDateTime.parse(value).atZone(zone).toInstant();
            } catch (DateTimeException e) {
                throw new UsageException(
                        "--to time:" + value
                                + ": this must be a time as in 2026-11-23T18:00:00Z or 2026-11-23T19:00 (in this machine's zone)");
            }
        }
        return new ResetTo("time", instant.toEpochMilli(), null, "Time: " + instant);
    }

    ResetOffsetsRequest request(String topic, List<Integer> partitions, boolean dryRun) {
        return new ResetOffsetsRequest(to, value, group, List.of(new TopicPartitions(topic, partitions)), dryRun);
    }
}

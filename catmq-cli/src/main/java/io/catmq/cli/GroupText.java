package io.catmq.cli;

import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.GroupMember;
import io.catmq.client.wire.GroupPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A group with its members and partitions. */
final class GroupText {

    private static final int SHORTEST_ID = 8;

    private final GroupDescription group;

    GroupText(GroupDescription group) {
        this.group = group;
    }

    String text() {
        var text = new StringBuilder(summary());
        controls().forEach(control -> text.append(Table.printable(control)).append('\n'));
        var members = members();
        if (!members.isEmpty()) {
            text.append('\n').append(members.text());
        }
        var partitions = partitions();
        if (!partitions.isEmpty()) {
            text.append('\n').append(partitions.text());
        }
        var failing = failing();
        if (!failing.isEmpty()) {
            text.append('\n').append(failing.text());
        }
        return text.toString();
    }

    private String summary() {
        var oldest = group.partitions().stream()
                .map(GroupPartition::lagMs)
                .filter(Objects::nonNull)
                .mapToLong(ms -> ms)
                .max()
                .orElse(0);
        return "Group " + group.group() + ": " + Texts.count(group.members().size(), "member") + ", "
                + Texts.count(group.partitions().size(), "partition") + ", lag "
                + Texts.count(group.lag(), "message") + trend()
                + (oldest == 0 ? "" : ", the oldest waits " + Texts.duration(oldest))
                + ", epoch " + group.epoch() + "\n";
    }

    private String trend() {
        var trend = group.trend();
        if (trend == null) {
            return "";
        }
        var perSecond = String.format(Locale.ROOT, "%.1f", Math.abs(trend.messagesPerSecond()));
        return switch (trend.direction()) {
            case GROWING -> " (growing by " + perSecond + " a second)";
            case SHRINKING -> " (shrinking by " + perSecond + " a second)";
            case STEADY -> group.lag() == 0 ? "" : " (steady)";
        };
    }

    private List<String> controls() {
        var lines = new ArrayList<String>();
        if (!group.settled()) {
            lines.add("Partitions are moving among the members.");
        }
        if (group.paused()) {
            lines.add("Paused by an operator: no member consumes.");
        }
        if (group.maxMembers() != null) {
            lines.add("At most " + Texts.count(group.maxMembers(), "member") + " may consume at a time.");
        }
        if (group.readDelayMs() > 0) {
            lines.add("Reads " + Texts.duration(group.readDelayMs())
                    + " behind the head; the lag includes what may not be read yet.");
        }
        if (!group.allowed().isEmpty()) {
            lines.add("Only members at these addresses consume: " + String.join(", ", group.allowed()));
        }
        if (!group.denied().isEmpty()) {
            lines.add("Members at these addresses do not consume: " + String.join(", ", group.denied()));
        }
        return lines;
    }

    private Table members() {
        var table = new Table("MEMBER", "INSTANCE", "CLIENT", "ADDRESS", "STATE", "PARTITIONS", "SUBSCRIBED TO");
        for (var member : group.members()) {
            table.row(
                    member.memberId(),
                    orEmpty(member.instanceId()),
                    (orEmpty(member.clientId()) + " " + orEmpty(member.clientVersion())).strip(),
                    orEmpty(member.host()),
                    member.standsBy() == null ? "consumes" : "stands by: " + member.standsBy(),
                    Texts.partitions(member.assignment()),
                    subscription(member));
        }
        return table;
    }

    private static String subscription(GroupMember member) {
        var topics = new ArrayList<>(member.subscribedTopics());
        if (member.subscribedPattern() != null) {
            topics.add(member.subscribedPattern());
        }
        return String.join(", ", topics);
    }

    private Table partitions() {
        var length = shortIdLength();
        var table = new Table("TOPIC", "#PARTITION", "#COMMITTED", "#END", "#LAG", "#OLDEST WAITS", "MEMBER");
        for (var partition : group.partitions()) {
            var lagMs = partition.lagMs();
            var owner = orEmpty(partition.owner());
            table.row(
                    partition.topic(),
                    partition.partition(),
                    partition.committed() == null ? "" : partition.committed(),
                    partition.endOffset(),
                    partition.lag(),
                    lagMs == null ? "?" : lagMs == 0 ? "" : Texts.duration(lagMs),
                    owner.substring(0, Math.min(length, owner.length())));
        }
        return table;
    }

    /** Why the lag grows where a handler fails. */
    private Table failing() {
        var table = new Table("FAILING IN", "#PARTITION", "#OFFSET", "#ATTEMPTS", "#FOR", "WITH");
        for (var partition : group.partitions()) {
            var failure = partition.failing();
            if (failure != null) {
                table.row(
                        partition.topic(),
                        partition.partition(),
                        failure.offset(),
                        failure.attempts(),
                        Texts.duration(failure.failingForMs()),
                        orEmpty(failure.cause()));
            }
        }
        return table;
    }

    /** As much of the ids as tells them apart. */
    private int shortIdLength() {
        var ids = group.members().stream().map(GroupMember::memberId).toList();
        var length = SHORTEST_ID;
        while (distinct(ids, length) < ids.size()) {
            length++;
        }
        return length;
    }

    private static int distinct(List<String> ids, int length) {
        return ids.stream()
                .map(id -> id.substring(0, Math.min(length, id.length())))
                .collect(Collectors.toSet())
                .size();
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

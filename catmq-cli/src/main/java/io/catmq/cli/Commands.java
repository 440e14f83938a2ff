package io.catmq.cli;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.TopicChange;
import io.catmq.client.wire.GroupPartition;
import io.catmq.client.wire.Names;
import io.catmq.client.wire.OffsetChange;
import io.catmq.client.wire.TopicSummary;
import java.io.PrintStream;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the commands ask servers, and how they show the answers. */
record Commands(CatMqAdmin admin, PrintStream out) {

    void groups() {
        var table = new Table("GROUP", "#MEMBERS", "#LAG", "#EPOCH");
        admin.listGroups().forEach(group -> table.row(group.group(), group.members(), group.lag(), group.epoch()));
        out.print(table.isEmpty() ? "There is no group yet: one appears when its first member joins.\n" : table.text());
    }

    /** @param words the group's name, and what to do with it, if anything */
    void group(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException("the group is missing");
        }
        var name = Names.require("group", words.get(0));
        if (words.size() == 1) {
            var group = admin.describeGroup(name);
            out.print(new GroupText(group).text());
            var topics = group.partitions().stream().map(GroupPartition::topic).distinct();
            out.print(new WaitingText(admin).ofEach(topics.toList()));
        } else {
            out.println(new GroupAction(admin, name).perform(words.subList(1, words.size())));
        }
    }

    void topics() {
        var table = new Table("TOPIC", "#PARTITIONS", "#MESSAGES", "KEPT FOR", "#BYTES PER PARTITION");
        for (TopicSummary topic : admin.listTopics()) {
            table.row(
                    topic.name(),
                    topic.partitions(),
                    topic.messages(),
                    limit(topic.retentionMs(), true),
                    limit(topic.retentionBytes(), false));
        }
        out.print(table.isEmpty() ? "There is no topic yet.\n" : table.text());
    }

    /** @param partitions how many it is to have from now on, or null to show it */
    void topic(String name, @Nullable String partitions) {
        var wanted = partitions == null ? 1 : Texts.number("--partitions", partitions);
        if (wanted < 1) {
            throw new UsageException("--partitions must be at least 1, not " + wanted);
        }
        var now = admin.describeTopic(Names.require("topic", name));
        if (partitions == null) {
            out.print(new TopicText(now).text());
            out.print(new WaitingText(admin).ofEach(List.of(name)));
            return;
        }
        var before = now.partitions().size();
        var after = admin.alterTopic(name, TopicChange.partitions(wanted))
                .partitions()
                .size();
        out.println(
                after == before
                        ? "Topic " + name + " has " + Texts.count(before, "partition") + " already."
                        : "Topic " + name + " has " + Texts.count(after, "partition") + " now, " + before
                                + " before. Keys may go to another partition from here on: their order holds among the"
                                + " messages before this, and among those after it.");
    }

    private static String limit(@Nullable Long limit, boolean isTime) {
        if (limit == null) {
            return "default";
        } else if (limit < 0) {
            return "no limit";
        }
        return isTime ? Texts.duration(limit) : limit.toString();
    }

    void resetOffsets(String group, Arguments arguments, ZoneId zone) {
        var to = ResetTo.parse(arguments.required("--to"), zone);
        var topic = Names.require("topic", arguments.required("--topic"));
        var request = to.request(topic, partitions(arguments.option("--partition")), arguments.has("--dry-run"));
        var answer = admin.resetOffsets(Names.require("group", group), request);
        if (to.meaning() != null) {
            out.println(to.meaning());
        }
        var table = new Table("TOPIC", "#PARTITION", "#BEFORE", "#AFTER", "#CHANGE");
        answer.offsets().forEach(change -> row(table, change));
        if (!table.isEmpty()) {
            out.print(table.text());
        }
        if (!table.isEmpty() && answer.offsets().stream().allMatch(change -> change.before() == null)) {
            out.println("Group " + group + " has never committed anything of topic " + topic
                    + ": is it the topic that it reads?");
        }
        var partitions = Texts.count(answer.offsets().size(), "partition");
        out.println(
                answer.offsets().isEmpty()
                        ? "There is nothing to set."
                        : answer.dryRun()
                                ? "Dry run: nothing was changed. Without --dry-run " + partitions + " would be set."
                                : "Done: " + partitions + " set.");
    }

    private static void row(Table table, OffsetChange change) {
        var before = change.before();
        var difference = before == null ? null : change.after() - before;
        table.row(
                change.topic(),
                change.partition(),
                before == null ? "" : before,
                change.after(),
                difference == null ? "" : difference > 0 ? "+" + difference : difference);
    }

    /** None means all. */
    private static List<Integer> partitions(@Nullable String text) {
        var partitions = new ArrayList<Integer>();
        if (text != null) {
            for (var each : text.split(",", -1)) {
                partitions.add(partition(each.strip()));
            }
        }
        return partitions;
    }

    private static int partition(String text) {
        try {
            var number = Integer.parseInt(text);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Said below, together with what is negative.
        }
        throw new UsageException("--partition must be a number from 0, or several with commas, not \"" + text + "\"");
    }
}

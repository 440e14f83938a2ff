package io.catmq.cli;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.wire.AlterGroupRequest;
import io.catmq.client.wire.GroupMember;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What {@code ./catmq group GROUP ACTION [VALUE]} changes; each says in one line what comes of it. */
final class GroupAction {

    private static final String MEMBER = "a member, by the beginning of its id or by its instance id";

    private final CatMqAdmin admin;
    private final String group;

    GroupAction(CatMqAdmin admin, String group) {
        this.admin = admin;
        this.group = group;
    }

    /** @param words the action and what belongs to it */
    String perform(List<String> words) {
        var action = words.get(0);
        return switch (action) {
            case "pause" -> alone(words, this::pause);
            case "resume" -> alone(words, this::resume);
            case "delete" -> alone(words, this::delete);
            case "limit" -> limit(value(words, "how many members may consume at a time, a number or all"));
            case "allow" -> allow(value(words, "addresses, as in 10.1.0.0/16,10.2.0.7, or all"));
            case "deny" -> deny(value(words, "addresses, as in 10.1.2.3, or none"));
            case "delay" -> delay(value(words, "how far behind the head, as in 30s, 5m or 1h30m, or none"));
            case "pause-member" -> pauseMember(value(words, MEMBER));
            case "resume-member" -> resumeMember(value(words, MEMBER));
            case "remove-member" -> removeMember(value(words, MEMBER));
            default ->
                throw new UsageException(
                        "a group cannot \"" + action + "\", only pause, resume, limit, allow, deny, delay,"
                                + " pause-member, resume-member, remove-member and delete");
        };
    }

    private interface Step {
        String run();
    }

    private static String alone(List<String> words, Step step) {
        noMoreThan(1, words);
        return step.run();
    }

    private static String value(List<String> words, String what) {
        noMoreThan(2, words);
        if (words.size() < 2) {
            throw new UsageException(words.get(0) + " needs " + what);
        }
        return words.get(1);
    }

    private static void noMoreThan(int most, List<String> words) {
        if (words.size() > most) {
            throw new UsageException("\"" + words.get(most) + "\" is one word too many");
        }
    }

    private String pause() {
        if (admin.describeGroup(group).paused()) {
            return "Group " + group + " was paused already.";
        }
        admin.pauseGroup(group);
        return "Group " + group + " is paused: its members give up their partitions with their next heartbeats.";
    }

    private String resume() {
        if (!admin.describeGroup(group).paused()) {
            return "Group " + group + " was not paused.";
        }
        admin.resumeGroup(group);
        return "Group " + group + " goes on: its members get their partitions with their next heartbeats.";
    }

    private String delete() {
        admin.deleteGroup(group);
        return "Group " + group + " is deleted with all that it has committed.";
    }

    private String limit(String text) {
        var most = text.equals("all") ? 0 : Texts.number("limit", text);
        admin.alterGroup(group, AlterGroupRequest.maxMembers(most));
        return most == 0
                ? "All members of group " + group + " may consume."
                : "At most " + Texts.count(most, "member") + " of group " + group
                        + " may consume at a time, the others stand by.";
    }

    private String allow(String text) {
        var addresses = addresses(text, "all");
        admin.alterGroup(group, AlterGroupRequest.allowed(addresses));
        return addresses.isEmpty()
                ? "Members of group " + group + " may consume at any address that is not denied."
                : "Only members of group " + group + " at these addresses may consume: " + String.join(", ", addresses);
    }

    private String deny(String text) {
        var addresses = addresses(text, "none");
        admin.alterGroup(group, AlterGroupRequest.denied(addresses));
        return addresses.isEmpty()
                ? "No address is denied to members of group " + group + "."
                : "Members of group " + group + " at these addresses do not consume: " + String.join(", ", addresses);
    }

    private static List<String> addresses(String text, String nothing) {
        return text.equals(nothing)
                ? List.of()
                : Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    }

    private String delay(String text) {
        var delay = Texts.parseDuration("delay", text);
        admin.setReadDelay(group, delay);
        return delay.isZero()
                ? "Group " + group + " reads everything at once."
                : "Group " + group + " reads " + Texts.duration(delay.toMillis())
                        + " behind the head, as soon as its members have sent their next heartbeats.";
    }

    private String pauseMember(String name) {
        var member = member(name);
        if (member.paused()) {
            return "Member " + member.memberId() + " was paused already.";
        }
        admin.pauseMember(group, member.memberId());
        return "Member " + member.memberId() + " is paused: it gives up its partitions with its next heartbeat.";
    }

    private String resumeMember(String name) {
        var member = member(name);
        if (!member.paused()) {
            return "Member " + member.memberId() + " was not paused.";
        }
        admin.resumeMember(group, member.memberId());
        return "Member " + member.memberId() + " goes on: it gets partitions with its next heartbeats.";
    }

    private String removeMember(String name) {
        var member = member(name);
        admin.removeMember(group, member.memberId());
        return "Member " + member.memberId()
                + " is removed. If it lives, it joins again: pause it, or deny its address," + " to keep it out.";
    }

    /** By the beginning of its id, as the tables show it, or by its instance id. */
    private GroupMember member(String name) {
        var members = admin.describeGroup(group).members();
        var found = members.stream()
                .filter(member -> Objects.equals(name, member.instanceId())
                        || member.memberId().startsWith(name))
                .toList();
        if (found.size() != 1) {
            throw new RefusedException(
                    found.isEmpty()
                            ? "group " + group + " has no member whose id begins with \"" + name
                                    + "\" or whose instance id it is. ./catmq group " + group + " shows them."
                            : found.size() + " members of group " + group + " have ids that begin with \"" + name
                                    + "\". Give more of it.");
        }
        return found.get(0);
    }
}

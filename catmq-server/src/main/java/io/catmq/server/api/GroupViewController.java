package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.GroupDescription;
import io.catmq.client.wire.GroupListResponse;
import io.catmq.client.wire.GroupMember;
import io.catmq.client.wire.GroupPartition;
import io.catmq.client.wire.GroupSummary;
import io.catmq.client.wire.TopicPartitions;
import io.catmq.server.group.GroupControls;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.GroupViews.MemberView;
import io.catmq.server.group.GroupViews.PartitionView;
import io.catmq.server.group.GroupViews.View;
import io.catmq.server.group.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Lists and describes groups. */
@RestController
final class GroupViewController {
    private final GroupCoordinator groups;

    GroupViewController(GroupCoordinator groups) {
        this.groups = groups;
    }

    @GetMapping(ApiPaths.GROUPS)
    GroupListResponse list() {
        return new GroupListResponse(groups.views().all().stream()
                .map(view -> new GroupSummary(view.name(), view.members().size(), view.epoch(), view.lag()))
                .toList());
    }

    @GetMapping(ApiPaths.GROUP)
    GroupDescription describe(@PathVariable String group) {
        return describe(groups, group);
    }

    static GroupDescription describe(GroupCoordinator groups, String group) {
        View view = groups.views().find(group).orElseThrow(() -> Problems.unknownGroup(group));
        GroupControls controls = view.controls();
        return new GroupDescription(
                view.name(),
                view.epoch(),
                view.settled(),
                controls.paused(),
                controls.maxMembers(),
                controls.allowed().rules(),
                controls.denied().rules(),
                controls.readDelayMs(),
                view.lag(),
                view.trend(),
                view.members().stream().map(GroupViewController::member).toList(),
                view.partitions().stream().map(GroupViewController::partition).toList());
    }

    private static GroupMember member(MemberView member) {
        return new GroupMember(
                member.id(),
                member.instanceId(),
                member.clientId(),
                member.clientVersion(),
                member.host(),
                member.epoch(),
                member.topics(),
                member.pattern(),
                member.ready(),
                member.paused(),
                member.standsBy(),
                byTopic(member.holds()));
    }

    private static GroupPartition partition(PartitionView view) {
        return new GroupPartition(
                view.partition().topic(),
                view.partition().partition(),
                view.owner(),
                view.committed(),
                view.endOffset(),
                view.lag(),
                view.lagMs(),
                view.failing());
    }

    private static List<TopicPartitions> byTopic(List<TopicPartition> partitions) {
        SortedMap<String, List<Integer>> topics = new TreeMap<>();
        for (TopicPartition partition : partitions) {
            topics.computeIfAbsent(partition.topic(), name -> new ArrayList<>()).add(partition.partition());
        }
        List<TopicPartitions> result = new ArrayList<>();
        topics.forEach((topic, numbers) -> result.add(new TopicPartitions(topic, numbers)));
        return result;
    }
}

package io.catmq.binder.endpoint;

import io.catmq.binder.BinderClients;
import io.catmq.binder.endpoint.BindingsReport.PartitionReport;
import io.catmq.binder.health.BindingState;
import io.catmq.client.OffsetSpec;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.GroupPartition;
import io.catmq.client.wire.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What server and application know of the partitions of an input. */
final class PartitionReports {
    private PartitionReports() {}

    /** Of the partitions that this instance reads. */
    static long lag(List<PartitionReport> partitions) {
        long sum = 0;
        for (PartitionReport partition : partitions) {
            Long lag = partition.lag();
            sum += lag == null || !partition.mine() ? 0 : lag;
        }
        return sum;
    }

    /**
     * All partitions of the topics that the binding reads, in order.
     *
     * @throws io.catmq.client.CatMqException when the server does not say
     */
    static List<PartitionReport> of(BinderClients clients, BindingState state) {
        Map<TopicPartition, Long> positions = state.positions();
        Set<TopicPartition> mine = state.reading();
        // What is handled right now may not have been reported yet.
        mine.addAll(positions.keySet());
        Map<TopicPartition, GroupPartition> ofGroup = ofGroup(clients, state);
        Set<String> topics = new TreeSet<>();
        mine.forEach(partition -> topics.add(partition.topic()));
        if (topics.isEmpty() && Names.problem("topic", state.topic()).isEmpty()) {
            topics.add(state.topic());
        }
        List<PartitionReport> reports = new ArrayList<>();
        for (String topic : topics) {
            clients.healthAdmin()
                    .offsets(topic, OffsetSpec.latest())
                    .forEach((partition, end) -> reports.add(report(
                            partition,
                            mine.contains(partition),
                            ofGroup.get(partition),
                            positions.get(partition),
                            end)));
        }
        return reports;
    }

    private static PartitionReport report(
            TopicPartition id, boolean mine, @Nullable GroupPartition known, @Nullable Long position, long end) {
        Long committed = known == null ? null : known.committed();
        Long lag = known != null ? Long.valueOf(known.lag()) : position == null ? null : Math.max(0, end - position);
        return new PartitionReport(
                id.topic(), id.partition(), mine, known == null ? null : known.owner(), position, committed, end, lag);
    }

    private static Map<TopicPartition, GroupPartition> ofGroup(BinderClients clients, BindingState state) {
        Map<TopicPartition, GroupPartition> partitions = new HashMap<>();
        String group = state.group();
        if (group != null) {
            for (GroupPartition partition :
                    clients.healthAdmin().describeGroup(group).partitions()) {
                partitions.put(new TopicPartition(partition.topic(), partition.partition()), partition);
            }
        }
        return partitions;
    }
}

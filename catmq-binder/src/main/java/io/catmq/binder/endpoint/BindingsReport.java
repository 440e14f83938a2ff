package io.catmq.binder.endpoint;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What {@code /actuator/catmqbindings} answers.
 *
 * @param bindings by the name of the binding, one for each of its topics
 */
public record BindingsReport(Map<String, List<BindingReport>> bindings) {
    /**
     * A binding to one topic.
     *
     * @param binder name of the binder
     * @param direction {@code input} or {@code output}
     * @param topic name of the topic, or as configured where there are several
     * @param group the group; null for an output or an anonymous input
     * @param running whether it is started
     * @param problems what does not work now, by what has the problem
     * @param lag messages that the partitions of this instance have still to handle; null when it is not known
     * @param partitions all partitions of the topics that an input reads
     * @param unknown why the partitions are not known, when they are not
     */
    public record BindingReport(
            String binder,
            String direction,
            String topic,
            @Nullable String group,
            boolean running,
            Map<String, String> problems,
            @Nullable Long lag,
            List<PartitionReport> partitions,
            @Nullable String unknown) {}

    /**
     * A partition of an input.
     *
     * @param topic name of its topic
     * @param partition its number
     * @param mine whether this instance reads it
     * @param owner member of the group that reads it
     * @param position next offset to handle here; null when nothing was handled here since the start
     * @param committed next offset of the group
     * @param end next offset to be written
     * @param lag messages between committed (or position, without a group) and end; null when that is not known
     */
    public record PartitionReport(
            String topic,
            int partition,
            boolean mine,
            @Nullable String owner,
            @Nullable Long position,
            @Nullable Long committed,
            long end,
            @Nullable Long lag) {}
}

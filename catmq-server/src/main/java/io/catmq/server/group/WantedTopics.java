package io.catmq.server.group;

import io.catmq.server.metadata.MetadataSnapshot;
import io.catmq.server.metadata.Topic;
import java.util.List;

/** The topics that a group's members want, to notice when one of them appears, grows or goes. The group's lock guards it. */
final class WantedTopics {
    /** What {@link #topics} were found in; nothing has to be compared while it is the same. */
    private MetadataSnapshot seen = MetadataSnapshot.EMPTY;

    private List<Topic> topics = List.of();

    /** These were looked at just now. */
    void looked(GroupState state, MetadataSnapshot metadata) {
        seen = metadata;
        topics = wanted(state, metadata);
    }

    void forget() {
        seen = MetadataSnapshot.EMPTY;
        topics = List.of();
    }

    boolean changed(GroupState state, MetadataSnapshot metadata) {
        if (metadata == seen) {
            return false;
        }
        boolean changed = !wanted(state, metadata).equals(topics);
        if (!changed) {
            seen = metadata;
        }
        return changed;
    }

    private static List<Topic> wanted(GroupState state, MetadataSnapshot metadata) {
        return metadata.topics().stream()
                .filter(topic -> state.members().values().stream().anyMatch(member -> member.wants(topic.name())))
                .toList();
    }
}

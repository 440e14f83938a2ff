package io.catmq.server.group;

import io.catmq.server.group.HeartbeatOutcome.Fenced;
import io.catmq.server.group.HeartbeatOutcome.Stable;
import io.catmq.server.group.HeartbeatOutcome.UnknownMember;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** A client: believes the answers that it gets, and goes on with what it holds until it is told otherwise. */
final class SimulatedMember {
    final String id;
    Map<TopicPartition, Long> held = new TreeMap<>();
    int heartbeats;
    private long epoch = Heartbeat.JOIN;

    SimulatedMember(String id) {
        this.id = id;
    }

    Heartbeat says(String topic) {
        return says(topic, epoch);
    }

    Heartbeat leaves(String topic) {
        return says(topic, Heartbeat.LEAVE);
    }

    private Heartbeat says(String topic, long reported) {
        Map<String, Set<Integer>> owned = new HashMap<>();
        held.keySet().forEach(partition -> owned.computeIfAbsent(partition.topic(), name -> new TreeSet<>())
                .add(partition.partition()));
        return new Heartbeat(
                id, reported, null, null, null, "10.0.0.1", Set.of(topic), null, null, true, null, List.of(), owned);
    }

    void hears(HeartbeatOutcome outcome) {
        if (outcome instanceof Stable stable) {
            epoch = stable.memberEpoch();
            held = new TreeMap<>(stable.assignment());
        } else if (outcome instanceof UnknownMember) {
            epoch = Heartbeat.JOIN;
        } else if (outcome instanceof Fenced) {
            epoch = Heartbeat.JOIN;
            held = new TreeMap<>();
        }
    }
}

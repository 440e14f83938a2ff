package io.catmq.server.group;

import io.catmq.server.group.GroupState.Ownership;
import io.catmq.server.group.OffsetMapper.Row;
import io.catmq.server.metadata.MetadataSnapshot;
import io.catmq.server.metadata.Topic;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One group on this server: its state, its sessions, and its rows in the database. One call at a time. */
final class Group {
    private static final Logger LOG = LoggerFactory.getLogger(Group.class);

    private final String name;
    private final long id;
    private final OffsetStore store;
    private final GroupProperties settings;
    private final GroupState state = new GroupState();
    /** Owners from before this server's start, with the time when they must have shown up. */
    private final Map<String, Long> ghosts = new HashMap<>();

    Group(String name, long id, OffsetStore store, GroupProperties settings) {
        this.name = name;
        this.id = id;
        this.store = store;
        this.settings = settings;
    }

    /** Whoever owned a partition when the server stopped may still be reading it: it gets one session to come back. */
    synchronized void restore(MetadataSnapshot metadata, long now) {
        Map<Long, TopicPartition> partitions = new HashMap<>();
        for (Topic topic : metadata.topics()) {
            of(topic).forEach(partition -> partitions.put(partition.id(), partition));
        }
        for (Row row : store.rows(id)) {
            TopicPartition partition = partitions.get(row.partitionId());
            String owner = row.owner();
            if (partition != null && owner != null) {
                state.remember(partition, new Ownership(owner, row.assignmentEpoch()));
                ghosts.put(owner, now + settings.sessionMs(null));
            }
        }
    }

    synchronized HeartbeatOutcome heartbeat(Heartbeat heartbeat, MetadataSnapshot metadata, long now) {
        expire(now);
        if (heartbeat.memberEpoch() == Heartbeat.LEAVE) {
            return leave(heartbeat.memberId());
        }
        boolean joins = heartbeat.memberEpoch() == Heartbeat.JOIN;
        Member member = joins ? join(heartbeat) : state.member(heartbeat.memberId());
        if (member == null) {
            return new HeartbeatOutcome.UnknownMember();
        }
        if (!joins && !member.confirm(heartbeat.memberEpoch())) {
            return new HeartbeatOutcome.Fenced(member.epoch());
        }
        member.seen(now);
        member.describe(heartbeat.clientId(), heartbeat.host());
        long before = state.epoch();
        state.subscribe(member, heartbeat.topics());
        state.plan(partitionsOf(state.topics(), metadata), joins || state.epoch() != before);
        reconcile(member, heartbeat);
        return answer(member);
    }

    private Member join(Heartbeat heartbeat) {
        boolean known = state.member(heartbeat.memberId()) != null;
        Member member = new Member(heartbeat.memberId(), settings.sessionMs(heartbeat.sessionTimeoutMs()));
        ghosts.remove(heartbeat.memberId());
        state.join(member);
        LOG.info("Group {}: member {} {}", name, heartbeat.memberId(), known ? "starts anew" : "joins");
        return member;
    }

    private HeartbeatOutcome leave(String memberId) {
        if (state.member(memberId) != null || ghosts.containsKey(memberId)) {
            remove(memberId, "leaves");
        }
        return new HeartbeatOutcome.Left(state.epoch());
    }

    private void remove(String memberId, String why) {
        store.disown(id, memberId);
        ghosts.remove(memberId);
        state.remove(memberId);
        LOG.info("Group {}: member {} {}", name, memberId, why);
    }

    private void reconcile(Member member, Heartbeat heartbeat) {
        Set<TopicPartition> held = new HashSet<>();
        state.owners().keySet().stream().filter(heartbeat::holds).forEach(held::add);
        state.release(member, held);
        List<TopicPartition> free = state.grantable(member);
        if (!free.isEmpty()) {
            grant(member, free);
        }
        state.settle(member);
    }

    /** First the database, then memory, then the member: nobody acts on what is not written. */
    private void grant(Member member, List<TopicPartition> partitions) {
        List<Long> ids = partitions.stream().map(TopicPartition::id).toList();
        Map<Long, Long> epochs = store.takeOver(id, member.id(), ids);
        Map<TopicPartition, Long> granted = new HashMap<>();
        for (TopicPartition partition : partitions) {
            Long epoch = epochs.get(partition.id());
            if (epoch != null) {
                granted.put(partition, epoch);
            }
        }
        state.grant(member, granted);
        LOG.info("Group {}: member {} gets {}", name, member.id(), partitions);
    }

    private HeartbeatOutcome answer(Member member) {
        return new HeartbeatOutcome.Stable(
                member.epoch(),
                state.epoch(),
                settings.heartbeatMs(member.sessionMs()),
                member.sessionMs(),
                state.assignment(member));
    }

    /** Ends the sessions of those who were silent for too long. */
    synchronized void expire(long now) {
        for (Member member : List.copyOf(state.members())) {
            if (member.isSilent(now)) {
                remove(member.id(), "is silent for " + member.sessionMs() + " ms and out");
            }
        }
        for (Map.Entry<String, Long> ghost : List.copyOf(ghosts.entrySet())) {
            if (ghost.getValue() < now) {
                remove(ghost.getKey(), "has not come back");
            }
        }
    }

    synchronized void forgive(long ms) {
        state.members().forEach(member -> member.forgive(ms));
        ghosts.replaceAll((member, until) -> until + ms);
    }

    synchronized boolean hasMembers() {
        return !state.members().isEmpty();
    }

    /** Reads the state while nothing changes. */
    synchronized <R> R read(Function<GroupState, R> reader) {
        return reader.apply(state);
    }

    private static Set<TopicPartition> partitionsOf(Set<String> topics, MetadataSnapshot metadata) {
        Set<TopicPartition> partitions = new TreeSet<>();
        for (String name : topics) {
            Topic topic = metadata.topic(name);
            if (topic != null) {
                partitions.addAll(of(topic));
            }
        }
        return partitions;
    }

    static List<TopicPartition> of(@Nullable Topic topic) {
        List<TopicPartition> partitions = new ArrayList<>();
        for (int i = 0; topic != null && i < topic.partitions(); i++) {
            partitions.add(new TopicPartition(topic.name(), i, topic.partitionId(i)));
        }
        return partitions;
    }
}

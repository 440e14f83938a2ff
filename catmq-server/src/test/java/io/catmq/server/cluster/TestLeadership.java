package io.catmq.server.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** Leads in term 1, until the test says otherwise. */
public final class TestLeadership implements Leadership {
    private final List<LeadershipListener> listeners = new ArrayList<>();
    private long term = 1;
    private @Nullable Leader leader = new Leader(1, "test", "http://127.0.0.1:1");

    public void elect(long newTerm) {
        term = newTerm;
        leader = new Leader(newTerm, "test", "http://127.0.0.1:1");
        listeners.forEach(listener -> listener.elected(newTerm));
    }

    /** From now on somebody else leads, or nobody does. */
    public void resign(@Nullable Leader other) {
        term = -1;
        leader = other;
    }

    @Override
    public OptionalLong ownTerm() {
        return term < 0 ? OptionalLong.empty() : OptionalLong.of(term);
    }

    @Override
    public @Nullable Leader leader() {
        return leader;
    }

    @Override
    public long requireOwnTerm(SqlSession session) {
        return ownTerm().orElseThrow(() -> new NotLeaderException("The test does not lead", leader));
    }

    @Override
    public void addListener(LeadershipListener listener) {
        listeners.add(listener);
    }
}

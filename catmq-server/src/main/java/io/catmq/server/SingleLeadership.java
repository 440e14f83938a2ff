package io.catmq.server;

import io.catmq.server.cluster.Leader;
import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.LeadershipListener;
import java.util.OptionalLong;
import org.apache.ibatis.session.SqlSession;

/** A broker that is alone leads always. Goes when brokers elect a leader. */
final class SingleLeadership implements Leadership {
    @Override
    public OptionalLong ownTerm() {
        return OptionalLong.of(0);
    }

    @Override
    public Leader leader() {
        return new Leader(0, "", "");
    }

    @Override
    public long requireOwnTerm(SqlSession session) {
        return 0;
    }

    @Override
    public void addListener(LeadershipListener listener) {
        listener.elected(0);
    }
}

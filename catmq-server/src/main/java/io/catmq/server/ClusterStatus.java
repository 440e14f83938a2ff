package io.catmq.server;

import io.catmq.server.cluster.Cluster;
import io.catmq.server.cluster.Leader;
import io.catmq.server.database.Database;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataDatabase;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.stereotype.Component;

/** What health, endpoint and metrics show of the cluster, from memory. */
@Component
final class ClusterStatus {
    private final Cluster cluster;
    private final Metadata metadata;
    private final Database database;

    ClusterStatus(Cluster cluster, Metadata metadata, MetadataDatabase database) {
        this.cluster = cluster;
        this.metadata = metadata;
        this.database = database.database();
    }

    Cluster cluster() {
        return cluster;
    }

    /** How many metadata transactions this broker has yet to apply. */
    long txidLag() {
        return Math.max(0, cluster.txid() - metadata.snapshot().txid());
    }

    Map<String, Object> leader() {
        Leader leader = cluster.leadership().leader();
        return leader == null
                ? Map.of("known", false)
                : ordered("known", true, "id", leader.brokerId(), "url", leader.url(), "term", leader.term());
    }

    Map<String, Object> transactions() {
        return ordered("newest", cluster.txid(), "applied", metadata.snapshot().txid(), "lag", txidLag());
    }

    Map<String, Object> metadataDatabase() {
        return ordered(
                "name",
                database.name(),
                "kind",
                database.dialect().label(),
                "version",
                database.facts().version(),
                "up",
                cluster.isDatabaseUp(),
                "answeredMsAgo",
                cluster.silentMs());
    }

    /** Names and values by turns; unlike Map.of in this order. */
    static Map<String, Object> ordered(Object... namesAndValues) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}

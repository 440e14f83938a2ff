package io.catmq.drills;

import java.util.List;

/**
 * What a drill wants to be started.
 *
 * @param brokers how many
 * @param ownMetadataDatabase whether metadata is in a database process of its own
 * @param proxied whether each broker reaches its message database through a proxy of its own
 * @param settings more settings of the brokers
 */
record ClusterPlan(int brokers, boolean ownMetadataDatabase, boolean proxied, List<String> settings) {

    static ClusterPlan of(int brokers) {
        return new ClusterPlan(brokers, false, false, List.of());
    }

    ClusterPlan withOwnMetadataDatabase() {
        return new ClusterPlan(brokers, true, proxied, settings);
    }

    ClusterPlan withProxies() {
        return new ClusterPlan(brokers, ownMetadataDatabase, true, settings);
    }

    ClusterPlan with(String... more) {
        return new ClusterPlan(brokers, ownMetadataDatabase, proxied, List.of(more));
    }
}

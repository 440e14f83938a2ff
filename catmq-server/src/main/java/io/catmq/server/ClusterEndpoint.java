package io.catmq.server;

import io.catmq.server.cluster.ClusterHistory;
import io.catmq.server.cluster.LeaderTerm;
import io.catmq.server.cluster.LiveBroker;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.stereotype.Component;

/** {@code /actuator/catmq}: the cluster as this broker sees it. Only the terms are read from the database. */
@Component
@Endpoint(id = "catmq")
final class ClusterEndpoint {
    private static final int TERMS = 20;

    private final ClusterStatus status;
    private final ClusterHistory history;
    private final LocalBroker broker;
    private final List<Database> databases;

    ClusterEndpoint(ClusterStatus status, ClusterHistory history, LocalBroker broker, List<Database> databases) {
        this.status = status;
        this.history = history;
        this.broker = broker;
        this.databases = databases;
    }

    /** Everything as one JSON object. */
    @ReadOperation
    Map<String, Object> cluster() {
        return ClusterStatus.ordered(
                "broker",
                broker.id(),
                "leads",
                status.cluster().leadership().ownTerm().isPresent(),
                "leader",
                status.leader(),
                "term",
                status.cluster().term(),
                "transactions",
                status.transactions(),
                "brokers",
                status.cluster().brokers().live().stream()
                        .map(ClusterEndpoint::describe)
                        .toList(),
                "terms",
                terms(),
                "metadataDatabase",
                status.metadataDatabase(),
                "databases",
                databases.stream().map(ClusterEndpoint::describe).toList());
    }

    private static Map<String, Object> describe(LiveBroker one) {
        return ClusterStatus.ordered(
                "id",
                one.id(),
                "url",
                one.url(),
                "version",
                one.version(),
                "startedAt",
                Instant.ofEpochMilli(one.startedAt()).toString(),
                "seenAt",
                Instant.ofEpochMilli(one.seenAt()).toString());
    }

    private static Map<String, Object> describe(Database database) {
        return ClusterStatus.ordered(
                "name",
                database.name(),
                "kind",
                database.dialect().label(),
                "version",
                database.facts().version(),
                "mostConnections",
                database.poolSize());
    }

    /** The newest first; none while the database is away. */
    private List<Map<String, Object>> terms() {
        if (!status.cluster().isDatabaseUp()) {
            return List.of();
        }
        try {
            return history.terms(TERMS).stream().map(ClusterEndpoint::describe).toList();
        } catch (DatabaseException away) {
            return List.of();
        }
    }

    private static Map<String, Object> describe(LeaderTerm term) {
        return ClusterStatus.ordered(
                "term",
                term.term(),
                "broker",
                term.brokerId(),
                "url",
                term.url(),
                "electedAt",
                Instant.ofEpochMilli(term.electedAt()).toString());
    }
}

package io.catmq.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Databases, proxies and brokers of one drill. */
final class Cluster implements AutoCloseable {

    private static final Duration ELECTION_LIMIT = Duration.ofSeconds(90);

    private final MariaDb messages;
    private final MariaDb metadata;
    private final List<FaultProxy> proxies = new ArrayList<>();
    private final List<Broker> brokers = new ArrayList<>();
    private final Tables tables;

    private Cluster(MariaDb messages, MariaDb metadata) {
        this.messages = messages;
        this.metadata = metadata;
        this.tables = new Tables(messages, metadata);
    }

    static Cluster start(ClusterPlan plan, MariaDbProgram mariaDb, BrokerProgram program, Path directory) {
        var messages = MariaDb.start("messages", mariaDb, directory, Ports.free());
        MariaDb metadata;
        try {
            metadata =
                    plan.ownMetadataDatabase() ? MariaDb.start("metadata", mariaDb, directory, Ports.free()) : messages;
        } catch (RuntimeException e) {
            messages.close();
            throw e;
        }
        var cluster = new Cluster(messages, metadata);
        try {
            cluster.startBrokers(plan, program, directory);
            return cluster;
        } catch (RuntimeException e) {
            cluster.close();
            throw e;
        }
    }

    private void startBrokers(ClusterPlan plan, BrokerProgram program, Path directory) {
        for (var i = 1; i <= plan.brokers(); i++) {
            var settings = new ArrayList<String>();
            if (plan.proxied()) {
                var proxy = FaultProxy.to(messages.port());
                proxies.add(proxy);
                settings.addAll(messages.settings("database", messages.urlThrough(proxy.port())));
            } else {
                settings.addAll(messages.settings("database"));
            }
            if (plan.ownMetadataDatabase()) {
                settings.addAll(metadata.settings("metadata"));
            }
            settings.addAll(plan.settings());
            brokers.add(Broker.start("broker-" + i, Ports.free(), directory, program, settings));
            if (i == 1) {
                // It makes the tables; the others find them.
                brokers.get(0).awaitReady();
            }
        }
        brokers.forEach(Broker::awaitReady);
    }

    Tables tables() {
        return tables;
    }

    MariaDb messages() {
        return messages;
    }

    MariaDb metadata() {
        return metadata;
    }

    List<FaultProxy> proxies() {
        return proxies;
    }

    List<Broker> brokers() {
        return brokers;
    }

    List<String> urls() {
        return brokers.stream().map(Broker::url).toList();
    }

    /** The broker that leads as the database says; waits for the first election. */
    Broker leader() {
        Wait.until("a leader is elected", ELECTION_LIMIT, () -> named(tables.leader())
                .isPresent());
        return named(tables.leader()).orElseThrow();
    }

    private Optional<Broker> named(Optional<String> id) {
        return id.flatMap(name ->
                brokers.stream().filter(broker -> broker.id().equals(name)).findFirst());
    }

    List<Broker> followers() {
        var leader = leader();
        return brokers.stream().filter(broker -> broker != leader).toList();
    }

    @Override
    public void close() {
        brokers.forEach(Broker::close);
        proxies.forEach(FaultProxy::close);
        if (metadata != messages) {
            metadata.close();
        }
        messages.close();
    }
}

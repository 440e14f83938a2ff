package io.catmq.server;

import io.catmq.server.cluster.Cluster;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

/** {@code catmq.cluster.*}, from memory. */
@Component
final class ClusterMetrics implements MeterBinder {
    private final ClusterStatus status;

    ClusterMetrics(ClusterStatus status) {
        this.status = status;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Cluster cluster = status.cluster();
        Gauge.builder(
                        "catmq.cluster.leader",
                        cluster,
                        one -> one.leadership().ownTerm().isPresent() ? 1 : 0)
                .description("1 on the broker that leads, else 0; the sum over all is 1, or 0 during an election")
                .register(registry);
        Gauge.builder(
                        "catmq.cluster.leader.known",
                        cluster,
                        one -> one.leadership().leader() == null ? 0 : 1)
                .description("1 when this broker knows who leads, else 0")
                .register(registry);
        Gauge.builder("catmq.cluster.term", cluster, Cluster::term)
                .description("The newest term that this broker has heard of")
                .register(registry);
        FunctionCounter.builder("catmq.cluster.elections", cluster, Cluster::elections)
                .description("How often this broker was elected since it was started")
                .register(registry);
        Gauge.builder("catmq.cluster.txid.lag", status, ClusterStatus::txidLag)
                .description("Metadata transactions that this broker has yet to apply")
                .register(registry);
        Gauge.builder("catmq.cluster.brokers", cluster, one -> one.brokers()
                        .live()
                        .size())
                .description("Brokers that live, as this one sees it")
                .register(registry);
        Gauge.builder("catmq.cluster.metadata.database.up", cluster, one -> one.isDatabaseUp() ? 1 : 0)
                .description("1 when the metadata database has answered the last poll, else 0")
                .register(registry);
    }
}

package io.catmq.server;

import io.catmq.server.cluster.Cluster;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Joins the cluster when the server listens, so that others can reach it, and leaves it before the server stops. */
@Component
final class ClusterLifecycle implements SmartLifecycle {
    private final Cluster cluster;
    private volatile boolean running;

    ClusterLifecycle(Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public void start() {
        running = true;
        cluster.start();
    }

    @Override
    public void stop() {
        running = false;
        cluster.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

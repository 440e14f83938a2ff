package io.catmq.server;

import io.catmq.server.cluster.Cluster;
import io.catmq.server.cluster.ClusterJobs;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Joins the cluster when the server listens, so that others can reach it, and leaves it before the server stops. */
@Component
final class ClusterLifecycle implements SmartLifecycle {
    private final Cluster cluster;
    private final ClusterJobs jobs;
    private volatile boolean running;

    ClusterLifecycle(Cluster cluster, ClusterJobs jobs) {
        this.cluster = cluster;
        this.jobs = jobs;
    }

    @Override
    public void start() {
        running = true;
        cluster.start();
        jobs.start();
    }

    @Override
    public void stop() {
        running = false;
        jobs.close();
        cluster.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

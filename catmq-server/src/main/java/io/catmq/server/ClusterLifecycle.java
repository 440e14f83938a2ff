package io.catmq.server;

import io.catmq.server.cluster.Cluster;
import io.catmq.server.cluster.ClusterJobs;
import io.catmq.server.schedule.Dispatcher;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Joins the cluster when the server listens, so that others can reach it, and leaves it before the server stops. */
@Component
final class ClusterLifecycle implements SmartLifecycle {
    private final Cluster cluster;
    private final ClusterJobs jobs;
    private final Dispatcher dispatcher;
    private volatile boolean running;

    ClusterLifecycle(Cluster cluster, ClusterJobs jobs, Dispatcher dispatcher) {
        this.cluster = cluster;
        this.jobs = jobs;
        this.dispatcher = dispatcher;
    }

    @Override
    public void start() {
        running = true;
        cluster.start();
        jobs.start();
        dispatcher.start();
    }

    @Override
    public void stop() {
        running = false;
        dispatcher.close();
        jobs.close();
        cluster.close();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

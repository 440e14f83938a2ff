package io.catmq.server.group;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.concurrent.TimeUnit;

/** What is counted of groups on this broker. */
final class GroupMeters {
    private final Counter heartbeats;
    private final Counter rebalances;
    private final Counter fencings;
    private final Counter commits;
    private final Timer timeToAssign;

    GroupMeters(MeterRegistry meters) {
        heartbeats = counter(meters, "catmq.group.heartbeats", "Heartbeats handled, on the leader");
        rebalances = counter(meters, "catmq.group.rebalances", "Changes of who shall have which partition");
        fencings = counter(
                meters, "catmq.group.fencings", "Commits and heartbeats refused, as they came from a former owner");
        commits = counter(meters, "catmq.group.commits", "Offsets committed");
        timeToAssign = Timer.builder("catmq.group.time.to.assign")
                .description("From a change until everybody has what it shall have")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    void heartbeat() {
        heartbeats.increment();
    }

    void rebalanced() {
        rebalances.increment();
    }

    void fenced() {
        fencings.increment();
    }

    void committed(int offsets) {
        commits.increment(offsets);
    }

    void settledAfter(long ms) {
        timeToAssign.record(ms, TimeUnit.MILLISECONDS);
    }
}

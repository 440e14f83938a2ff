package io.catmq.server.group;

import io.catmq.server.group.GroupLags.Lag;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What is counted of groups on this broker. */
final class GroupMeters {
    private static final Logger LOG = LoggerFactory.getLogger(GroupMeters.class);
    /** Each costs the monitoring system a time series. */
    private static final int MOST_GAUGES = 1_000;

    private final Counter heartbeats;
    private final Counter rebalances;
    private final Counter fencings;
    private final Counter commits;
    private final Timer timeToAssign;
    private final MultiGauge lag;
    private final MultiGauge oldestUnread;
    private boolean tooMany;

    GroupMeters(MeterRegistry meters) {
        heartbeats = counter(meters, "catmq.group.heartbeats", "Heartbeats handled, on the leader");
        rebalances = counter(meters, "catmq.group.rebalances", "Changes of who shall have which partition");
        fencings = counter(
                meters, "catmq.group.fencings", "Commits and heartbeats refused, as they came from a former owner");
        commits = counter(meters, "catmq.group.commits", "Offsets committed");
        timeToAssign = Timer.builder("catmq.group.time.to.assign")
                .description("From a change until everybody has what it shall have")
                .register(meters);
        lag = MultiGauge.builder("catmq.group.lag")
                .description("Messages that a group has not committed, by topic; on the leader")
                .baseUnit("messages")
                .register(meters);
        oldestUnread = MultiGauge.builder("catmq.group.oldest.unread")
                .description(
                        "For how long the oldest message that a group has not committed has been there, by topic; on"
                                + " the leader")
                .baseUnit("seconds")
                .register(meters);
    }

    private static Counter counter(MeterRegistry meters, String name, String description) {
        return Counter.builder(name).description(description).register(meters);
    }

    /** In place of those before. Groups that are gone, or that another broker leads, have none. */
    synchronized void lags(List<Lag> lags) {
        if (lags.size() > MOST_GAUGES && !tooMany) {
            tooMany = true;
            LOG.warn(
                    "There are {} pairs of group and topic: catmq.group.lag and catmq.group.oldest.unread show the {} with the"
                            + " most lag",
                    lags.size(),
                    MOST_GAUGES);
        }
        List<Lag> shown = lags.stream()
                .sorted(Comparator.comparingLong(Lag::messages).reversed())
                .limit(MOST_GAUGES)
                .toList();
        lag.register(rows(shown, Lag::messages), true);
        oldestUnread.register(rows(shown, each -> each.oldestMs() / 1_000.0), true);
    }

    private static List<MultiGauge.Row<?>> rows(List<Lag> lags, Function<Lag, Number> value) {
        List<MultiGauge.Row<?>> rows = new ArrayList<>();
        lags.forEach(each ->
                rows.add(MultiGauge.Row.of(Tags.of("group", each.group(), "topic", each.topic()), value.apply(each))));
        return rows;
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

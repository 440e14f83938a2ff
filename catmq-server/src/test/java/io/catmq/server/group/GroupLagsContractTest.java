package io.catmq.server.group;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.catmq.client.wire.LagTrend.Direction;
import io.catmq.client.wire.TopicPattern;
import io.catmq.server.group.CommitOutcome.Committed;
import io.catmq.server.metadata.NewTopic;
import io.micrometer.core.instrument.Gauge;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** How far groups are behind, as the leader's gauges and descriptions tell. */
abstract class GroupLagsContractTest extends GroupContract {
    private @Nullable Gauge gauge(String name) {
        return meters.find(name).tags("group", group, "topic", topic).gauge();
    }

    private double value(String name) {
        return Objects.requireNonNull(gauge(name)).value();
    }

    private void look() {
        now += GroupCoordinator.LOOK_MS;
        groups.lookAtLags();
    }

    @Test
    void lag_and_age_of_the_oldest_unread_message_are_gauges_by_group_and_topic() {
        Consumer one = new Consumer("one").heartbeat();
        produce(0, 5);
        produce(1, 2);
        look();
        assertThat(value("catmq.group.lag")).isEqualTo(7);
        assertThat(value("catmq.group.oldest.unread")).isBetween(0.0, 600.0);
        assertThat(one.commit(0, 5)).isInstanceOf(Committed.class);
        assertThat(one.commit(1, 1)).isInstanceOf(Committed.class);
        look();
        assertThat(value("catmq.group.lag")).isEqualTo(1);
        assertThat(one.commit(1, 2)).isInstanceOf(Committed.class);
        look();
        assertThat(value("catmq.group.lag")).isZero();
        assertThat(value("catmq.group.oldest.unread")).isZero();
    }

    @Test
    void the_age_is_that_of_the_oldest_message_and_no_other() {
        new Consumer("one").heartbeat();
        produce(0, 1);
        GroupViews.PartitionView view =
                groups.views().find(group).orElseThrow().partitions().get(0);
        look();
        assertThat(value("catmq.group.oldest.unread"))
                .isCloseTo(Objects.requireNonNull(view.lagMs()) / 1_000.0, within(60.0));
    }

    @Test
    void a_group_that_falls_behind_has_a_growing_lag_in_its_description() {
        new Consumer("one").heartbeat();
        look();
        assertThat(groups.views().find(group).orElseThrow().trend())
                .as("too early")
                .isNull();
        for (int i = 0; i < 8; i++) {
            produce(0, 10);
            look();
        }
        var trend =
                Objects.requireNonNull(groups.views().find(group).orElseThrow().trend());
        assertThat(trend.direction()).isEqualTo(Direction.GROWING);
        assertThat(trend.messagesPerSecond()).isEqualTo(2);
    }

    @Test
    void a_broker_that_leads_no_longer_shows_nothing() {
        new Consumer("one").heartbeat();
        produce(0, 5);
        look();
        assertThat(gauge("catmq.group.lag")).isNotNull();
        leadership.resign(null);
        look();
        assertThat(gauge("catmq.group.lag")).isNull();
        leadership.elect(1_000_000);
    }

    @Test
    void topics_that_are_gone_and_hundreds_of_partitions_are_no_trouble() {
        new Consumer("one").heartbeat();
        produce(0, 5);
        metadata.create("test", new NewTopic(topic + "-large", 450, null, null));
        Consumer large = new Consumer("large");
        large.pattern = new TopicPattern(topic + "-large");
        large.heartbeat();
        look();
        assertThat(meters.find("catmq.group.lag")
                        .tags("group", group, "topic", topic + "-large")
                        .gauge())
                .isNotNull();
        metadata.delete("test", topic);
        look();
        assertThat(gauge("catmq.group.lag")).isNull();
        metadata.delete("test", topic + "-large");
    }
}

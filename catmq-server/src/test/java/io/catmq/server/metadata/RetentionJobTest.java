package io.catmq.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.log.MessageLog;
import io.catmq.server.log.RetentionResult;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetentionJobTest {
    private static final TopicProperties DEFAULTS =
            new TopicProperties(true, 1, 1_000, Duration.ofDays(7), -1, Duration.ofMinutes(1));

    private final List<Long> asked = new ArrayList<>();
    private final SettableClock clock = new SettableClock();
    private Topic topic = new Topic(1, "quiet", 600_000L, null, 0, List.of(5L));
    private long oldestAt = -1;
    private final RetentionJob job = new RetentionJob(this::topics, log(), DEFAULTS, clock);

    @Test
    void an_empty_partition_is_left_alone_until_something_could_be_too_old() {
        assertThat(asksAfter(0)).isTrue();
        assertThat(asksAfter(599_000)).isFalse();
        assertThat(asksAfter(2_000)).isTrue();
    }

    @Test
    void a_partition_is_asked_again_when_its_oldest_chunk_is_due() {
        oldestAt = clock.millis() - 400_000;
        assertThat(asksAfter(0)).isTrue();
        assertThat(asksAfter(199_000)).isFalse();
        assertThat(asksAfter(2_000)).isTrue();
    }

    @Test
    void a_last_chunk_that_is_overdue_waits_for_company_for_a_tenth_of_its_age() {
        oldestAt = clock.millis() - 700_000;
        assertThat(asksAfter(0)).isTrue();
        assertThat(asksAfter(59_000)).isFalse();
        assertThat(asksAfter(2_000)).isTrue();
    }

    @Test
    void nothing_rests_for_more_than_an_hour() {
        topic = new Topic(1, "quiet", Duration.ofDays(30).toMillis(), null, 0, List.of(5L));
        assertThat(asksAfter(0)).isTrue();
        assertThat(asksAfter(3_601_000)).isTrue();
    }

    @Test
    void another_retention_counts_at_once() {
        assertThat(asksAfter(0)).isTrue();
        topic = new Topic(1, "quiet", 300_000L, null, 0, List.of(5L));
        assertThat(asksAfter(1_000)).isTrue();
    }

    @Test
    void where_bytes_count_every_run_asks() {
        topic = new Topic(1, "quiet", 600_000L, 1_000_000L, 0, List.of(5L));
        assertThat(asksAfter(0)).isTrue();
        assertThat(asksAfter(60_000)).isTrue();
    }

    private boolean asksAfter(long ms) {
        clock.now += ms;
        asked.clear();
        job.run();
        return asked.equals(List.of(5L));
    }

    private Collection<Topic> topics() {
        return List.of(topic);
    }

    private MessageLog log() {
        return (MessageLog) Proxy.newProxyInstance(
                MessageLog.class.getClassLoader(), new Class<?>[] {MessageLog.class}, (proxy, method, args) -> {
                    assertThat(method.getName()).isEqualTo("applyRetention");
                    asked.add((Long) args[0]);
                    return new RetentionResult(0, 0, oldestAt);
                });
    }

    private static final class SettableClock extends Clock {
        private long now = 1_000_000_000L;

        @Override
        public long millis() {
            return now;
        }

        @Override
        public Instant instant() {
            return Instant.ofEpochMilli(now);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}

package io.catmq.binder.outbox;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.concurrent.TimeUnit;

/** Meters of an outbox; a gauge whose database is away is {@code NaN}. */
public final class OutboxMeters implements MeterBinder {
    private final JdbcOutbox outbox;

    /** Meters of this outbox. */
    public OutboxMeters(JdbcOutbox outbox) {
        this.outbox = outbox;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Gauge.builder("catmq.outbox.size", outbox, JdbcOutbox::size)
                .description("Messages that wait in the outbox, of all instances")
                .register(registry);
        TimeGauge.builder("catmq.outbox.oldest.age", outbox, TimeUnit.MILLISECONDS, each -> each.oldestAge()
                        .toMillis())
                .description("How long the first message in the outbox has been waiting")
                .register(registry);
        Gauge.builder("catmq.outbox.troubles", outbox, JdbcOutbox::troubles)
                .description("Topics, partitions and messages of the outbox that do not get through now")
                .register(registry);
        FunctionCounter.builder("catmq.outbox.relayed", outbox, JdbcOutbox::relayed)
                .description("Messages that this instance has relayed from the outbox")
                .register(registry);
    }
}

package io.catmq.binder.observation;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;

/** {@link SendMeters} in Micrometer. */
final class CountedSends implements SendMeters {
    private final MeterRegistry registry;
    private final Counter sent;
    private final Counter failed;

    CountedSends(MeterRegistry registry, String binding, String topic) {
        this.registry = registry;
        Tags tags = Tags.of("binding", binding, "topic", topic);
        this.sent = Counter.builder("catmq.binding.sent")
                .description("Messages that the server has written")
                .tags(tags)
                .register(registry);
        this.failed = Counter.builder("catmq.binding.send.failed")
                .description("Messages that could not be sent")
                .tags(tags)
                .register(registry);
    }

    @Override
    public void sent() {
        sent.increment();
    }

    @Override
    public void failed() {
        failed.increment();
    }

    @Override
    public void remove() {
        registry.remove(sent);
        registry.remove(failed);
    }
}

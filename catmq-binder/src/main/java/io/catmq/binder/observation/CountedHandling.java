package io.catmq.binder.observation;

import io.catmq.binder.CatMqHeaders;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.integration.IntegrationMessageHeaderAccessor;
import org.springframework.messaging.Message;

/** Counts what an input binding's handler does, attempt by attempt. */
final class CountedHandling implements HandleWatch {
    private final HandleWatch watch;
    private final Counter received;
    private final Counter handled;
    private final Counter failed;
    private final Counter retried;
    private final Timer delay;

    CountedHandling(MeterRegistry registry, InputBinding binding, HandleWatch watch) {
        this.watch = watch;
        Tags tags = Tags.of("binding", binding.name(), "topic", binding.topic(), "group", binding.groupTag());
        this.received = counter(registry, "catmq.binding.received", "Messages given to the handler", tags);
        this.handled = counter(registry, "catmq.binding.handled", "Messages whose handler returned", tags);
        this.failed = counter(registry, "catmq.binding.failed", "Messages of attempts that failed", tags);
        this.retried = counter(registry, "catmq.binding.retried", "Messages of attempts after the first", tags);
        this.delay = Timer.builder("catmq.binding.delay")
                .description("From the server's writing a message to its first attempt, by the two machines' clocks")
                .tags(tags)
                .register(registry);
    }

    private static Counter counter(MeterRegistry registry, String name, String description, Tags tags) {
        return Counter.builder(name).description(description).tags(tags).register(registry);
    }

    @Override
    public void handle(Message<?> message, Consumer<Message<?>> handler) {
        int count = message.getPayload() instanceof Collection<?> batch && isBatch(message) ? batch.size() : 1;
        if (attempt(message) > 1) {
            retried.increment(count);
        } else {
            received.increment(count);
            measureDelay(message);
        }
        try {
            watch.handle(message, handler);
            handled.increment(count);
        } catch (Throwable e) {
            failed.increment(count);
            throw e;
        }
    }

    private static boolean isBatch(Message<?> message) {
        return message.getHeaders().containsKey(BinderHeaders.BATCH_HEADERS);
    }

    private static int attempt(Message<?> message) {
        return message.getHeaders().get(IntegrationMessageHeaderAccessor.DELIVERY_ATTEMPT)
                        instanceof AtomicInteger attempt
                ? attempt.get()
                : 1;
    }

    private void measureDelay(Message<?> message) {
        Map<?, ?> headers = message.getHeaders();
        if (headers.get(BinderHeaders.BATCH_HEADERS) instanceof List<?> batch
                && batch.get(0) instanceof Map<?, ?> first) {
            headers = first;
        }
        if (headers.get(CatMqHeaders.RECEIVED_APPENDED_AT) instanceof Long appendedAt) {
            delay.record(Math.max(0, System.currentTimeMillis() - appendedAt), TimeUnit.MILLISECONDS);
        }
    }
}

package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.MessageTooLargeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler.FirstMatchingCompositeObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingReceiverTracingObservationHandler;
import io.micrometer.tracing.handler.PropagatingSenderTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** Traces that go through topics, and metrics, with OpenTelemetry's tracer. */
@Timeout(180)
class ObservationTests extends ApplicationFixture {
    private static final String TRACE_ID = "[0-9a-f]{32}";

    @Test
    void a_trace_goes_from_the_sender_through_a_function_to_the_consumer() {
        aTraceGoesThrough();
    }

    @Test
    void a_trace_goes_on_when_nobody_waits_for_the_sending() {
        aTraceGoesThrough("spring.cloud.stream.catmq.default.producer.sync=false");
    }

    private void aTraceGoesThrough(String... properties) {
        TestApplication application = chain(properties);
        String trace = inTrace(application, () -> application.send(topic, "hello"));
        String other = inTrace(application, () -> application.send(topic, "world"));
        Traces traces = application.bean(Traces.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> traces.consumed.size() == 2);
        assertThat(traces.byFunction).containsExactly(trace, other).doesNotContainNull();
        assertThat(traces.consumed).containsExactly(trace, other);
        assertThat(trace).isNotEqualTo(other);
        assertThat(traces.parents).allMatch(parent -> parent.matches("00-[0-9a-f]{32}-[0-9a-f]{16}-0[13]"));
        assertThat(traces.parents.get(0)).contains(trace);
    }

    @Test
    void the_handlers_span_is_a_child_of_the_senders() {
        TestApplication application = chain();
        String trace = inTrace(application, () -> application.send(topic, "hello"));
        Spans spans = application.bean(Spans.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> spans.of(topic + " process") != null);
        SpanData sending = spans.of(topic + " send");
        SpanData handling = spans.of(topic + " process");
        assertThat(sending.getTraceId()).isEqualTo(trace);
        assertThat(sending.getKind()).isEqualTo(SpanKind.PRODUCER);
        // Spring Cloud Function has spans of its own, which go through topics, too, but are others.
        assertThat(handling.getTraceId()).isEqualTo(trace);
        assertThat(handling.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(handling.getParentSpanId()).isEqualTo(sending.getSpanId());
    }

    @Test
    void a_message_that_could_not_be_sent_is_an_error_of_its_observation_and_counted() {
        TestApplication application = run("spring.cloud.function.definition=");
        assertThatThrownBy(() -> application.send(topic, new byte[3 * 1024 * 1024]))
                .hasRootCauseInstanceOf(MessageTooLargeException.class);
        MeterRegistry meters = application.bean(MeterRegistry.class);
        assertThat(count(meters, "send.failed", topic)).isEqualTo(1);
        assertThat(count(meters, "sent", topic)).isZero();
        assertThat(meters.get("catmq.producer")
                        .tags("binding", topic, "error", "MessageTooLargeException")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_batch_goes_on_with_the_trace_that_all_its_messages_have() {
        TestApplication sender = run("spring.cloud.function.definition=");
        String trace = inTrace(sender, () -> IntStream.range(0, 10).forEach(i -> sender.send(topic, "m" + i)));
        assertThat(awaitLists()).isNotEmpty().allMatch(list -> list.trace().equals(trace));
    }

    @Test
    void a_batch_of_several_traces_has_one_of_its_own() {
        TestApplication sender = run("spring.cloud.function.definition=");
        List<String> sent = new ArrayList<>();
        IntStream.range(0, 10).forEach(i -> sent.add(inTrace(sender, () -> sender.send(topic, "m" + i))));
        List<Traced> mixed =
                awaitLists().stream().filter(list -> list.size() > 1).toList();
        // All ten were there before the first poll.
        assertThat(mixed).isNotEmpty();
        assertThat(mixed)
                .extracting(Traced::trace)
                .allMatch(trace -> trace.matches(TRACE_ID))
                .doesNotContainAnyElementsOf(sent);
    }

    /** A list that a handler got, and the trace in which it did. */
    private record Traced(String trace, int size) {}

    /** Has ten messages handled in lists. */
    private List<Traced> awaitLists() {
        Traces traces = batch().bean(Traces.class);
        await().atMost(Duration.ofSeconds(30))
                .until(() -> traces.lists.stream().mapToInt(Traced::size).sum() == 10);
        return traces.lists;
    }

    @Test
    void without_observations_no_trace_is_carried() {
        TestApplication application = chain("spring.cloud.stream.catmq.binder.observed=false");
        application.send(topic, "hello");
        Traces traces = application.bean(Traces.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> traces.consumed.size() == 1);
        assertThat(timers(application)).isZero();
    }

    @Test
    void timers_and_counters_say_what_each_binding_did() {
        TestApplication application = chain("spring.cloud.stream.default.consumer.back-off-initial-interval=1");
        IntStream.range(0, 3).forEach(i -> application.send(topic, "m" + i));
        application.send(topic, "fails once");
        Traces traces = application.bean(Traces.class);
        await().atMost(Duration.ofSeconds(30)).until(() -> traces.consumed.size() == 4);
        MeterRegistry meters = application.bean(MeterRegistry.class);
        // What was sent can be handled before its sender knows that it is sent, and has handled its own.
        for (String binding : List.of("upper-in-0", "last-in-0")) {
            await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(count(meters, "handled", binding))
                    .isEqualTo(4));
        }
        assertThat(count(meters, "sent", topic)).isEqualTo(4);
        assertThat(count(meters, "sent", "upper-out-0")).isEqualTo(4);
        assertThat(count(meters, "received", "upper-in-0")).isEqualTo(4);
        assertThat(count(meters, "failed", "upper-in-0")).isEqualTo(1);
        assertThat(count(meters, "retried", "upper-in-0")).isEqualTo(1);
        assertThat(count(meters, "handled", "upper-in-0")).isEqualTo(4);
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> assertThat(meters.get("catmq.binding.lag")
                        .tags("binding", "last-in-0", "group", "group")
                        .gauge()
                        .value())
                .isZero());
        assertThat(meters.get("catmq.binding.delay")
                        .tag("binding", "last-in-0")
                        .timer()
                        .count())
                .isEqualTo(4);
        assertThat(meters.get("catmq.producer")
                        .tags("binding", topic, "topic", topic)
                        .timer()
                        .count())
                .isEqualTo(4);
        assertThat(meters.get("catmq.consumer").tags("binding", "upper-in-0", "group", "group").timers().stream()
                        .mapToLong(timer -> timer.count())
                        .sum())
                .as("one for each attempt")
                .isEqualTo(5);
    }

    private static double count(MeterRegistry meters, String what, String binding) {
        return meters.get("catmq.binding." + what)
                .tag("binding", binding)
                .counter()
                .count();
    }

    private static long timers(TestApplication application) {
        MeterRegistry meters = application.bean(MeterRegistry.class);
        return meters.find("catmq.producer").timers().size()
                + meters.find("catmq.consumer").timers().size();
    }

    static String inTrace(TestApplication application, Runnable work) {
        Tracer tracer = application.bean(Tracer.class);
        return Observation.createNotStarted("root", application.bean(ObservationRegistry.class))
                .observe(() -> {
                    work.run();
                    assertThat(traceId(tracer)).matches(TRACE_ID);
                    return traceId(tracer);
                });
    }

    static String traceId(Tracer tracer) {
        return tracer.currentSpan() == null
                ? "none"
                : tracer.currentSpan().context().traceId();
    }

    private TestApplication chain(String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.cloud.function.definition=upper;last");
        all.add("spring.cloud.stream.bindings.upper-in-0.destination=" + topic);
        all.add("spring.cloud.stream.bindings.upper-out-0.destination=" + topic + "-upper");
        all.add("spring.cloud.stream.bindings.last-in-0.destination=" + topic + "-upper");
        all.add("spring.cloud.stream.default.group=group");
        return run(all.toArray(String[]::new));
    }

    private TestApplication batch() {
        return run(
                "spring.cloud.function.definition=all",
                "spring.cloud.stream.bindings.all-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.all-in-0.group=group",
                "spring.cloud.stream.bindings.all-in-0.consumer.batch-mode=true");
    }

    private TestApplication run(String... properties) {
        return run(Beans.class, properties);
    }

    static class Traces {
        final List<String> byFunction = new CopyOnWriteArrayList<>();
        final List<String> consumed = new CopyOnWriteArrayList<>();
        final List<String> parents = new CopyOnWriteArrayList<>();
        final List<Traced> lists = new CopyOnWriteArrayList<>();
        final AtomicInteger failures = new AtomicInteger();
    }

    /** The spans that have ended. */
    static final class Spans implements SpanExporter {
        private final List<SpanData> ended = new CopyOnWriteArrayList<>();

        @Nullable SpanData of(String name) {
            return ended.stream()
                    .filter(span -> span.getName().equals(name))
                    .findFirst()
                    .orElse(null);
        }

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            ended.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Traces traces() {
            return new Traces();
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }

        @Bean
        Spans spans() {
            return new Spans();
        }

        @Bean
        SdkTracerProvider provider(Spans spans) {
            return SdkTracerProvider.builder()
                    .addSpanProcessor(SimpleSpanProcessor.create(spans))
                    .build();
        }

        @Bean
        Tracer tracer(SdkTracerProvider provider) {
            return new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {});
        }

        @Bean
        ObservationRegistry observations(Tracer tracer, SdkTracerProvider provider) {
            OtelPropagator propagator = new OtelPropagator(
                    ContextPropagators.create(W3CTraceContextPropagator.getInstance()), provider.get("test"));
            // Spring Boot adds the handler for meters.
            ObservationRegistry registry = ObservationRegistry.create();
            registry.observationConfig()
                    .observationHandler(new FirstMatchingCompositeObservationHandler(
                            new PropagatingSenderTracingObservationHandler<>(tracer, propagator),
                            new PropagatingReceiverTracingObservationHandler<>(tracer, propagator),
                            new DefaultTracingObservationHandler(tracer)));
            return registry;
        }

        @Bean
        Function<String, String> upper(Tracer tracer, Traces traces) {
            return text -> {
                if (text.contains("fails") && traces.failures.incrementAndGet() == 1) {
                    throw new IllegalStateException("as asked for");
                }
                traces.byFunction.add(traceId(tracer));
                return text.toUpperCase(Locale.ROOT);
            };
        }

        @Bean
        Consumer<Message<String>> last(Tracer tracer, Traces traces) {
            return message -> {
                traces.parents.add(String.valueOf(message.getHeaders().get("traceparent")));
                traces.consumed.add(traceId(tracer));
            };
        }

        @Bean
        Consumer<List<String>> all(Tracer tracer, Traces traces) {
            return batch -> traces.lists.add(new Traced(traceId(tracer), batch.size()));
        }
    }
}

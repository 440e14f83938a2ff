package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.ObservationTests.Beans;
import io.catmq.binder.ObservationTests.Spans;
import io.catmq.binder.ObservationTests.Traces;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.cloud.stream.binder.RequeueCurrentMessageException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;

/** Traces that go through polled consumers, and their metrics. */
@Timeout(120)
class PolledObservationTests extends ApplicationFixture {
    private final List<String> handled = new CopyOnWriteArrayList<>();

    @Test
    void a_trace_goes_from_the_sender_through_a_polled_consumer_to_what_that_sends() {
        TestApplication application = polled();
        Tracer tracer = application.bean(Tracer.class);
        String trace = ObservationTests.inTrace(application, () -> application.send(topic, "hello"));
        String other = ObservationTests.inTrace(application, () -> application.send(topic, "world"));
        take(application, 2, message -> {
            handled.add(ObservationTests.traceId(tracer));
            application.send(topic + "-next", text(message));
        });
        Traces traces = application.bean(Traces.class);
        InboundFixture.await().until(() -> traces.consumed.size() == 2);
        assertThat(handled).containsExactly(trace, other);
        assertThat(traces.consumed).containsExactly(trace, other);
        assertThat(ObservationTests.traceId(tracer)).as("after the call").isEqualTo("none");
        Spans spans = application.bean(Spans.class);
        SpanData handling = spans.of(topic + " process");
        assertThat(handling.getKind()).isEqualTo(SpanKind.CONSUMER);
        assertThat(handling.getParentSpanId())
                .isEqualTo(spans.of(topic + " send").getSpanId());
    }

    @Test
    void each_attempt_is_observed_and_counted_as_that_of_another_binding() {
        TestApplication application = polled();
        IntStream.range(0, 3).forEach(i -> application.send(topic, "m" + i));
        List<Integer> attempts = new CopyOnWriteArrayList<>();
        take(application, 3, message -> {
            attempts.add(StaticMessageHeaderAccessor.getDeliveryAttempt(message).get());
            if (attempts.size() == 1) {
                throw new IllegalStateException("as asked for");
            }
            handled.add(text(message));
        });
        assertThat(attempts).containsExactly(1, 2, 1, 1);
        assertThat(count(application, "received")).isEqualTo(3);
        assertThat(count(application, "failed")).isEqualTo(1);
        assertThat(count(application, "retried")).isEqualTo(1);
        assertThat(count(application, "handled")).isEqualTo(3);
        MeterRegistry meters = application.bean(MeterRegistry.class);
        assertThat(meters.get("catmq.binding.delay")
                        .tag("binding", "jobs-in-0")
                        .timer()
                        .count())
                .isEqualTo(3);
        assertThat(meters.get("catmq.consumer")
                        .tags("binding", "jobs-in-0", "group", "group", "error", "IllegalStateException")
                        .timer()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void a_converted_message_and_one_that_comes_again_are_in_their_trace() {
        TestApplication application = polled();
        Tracer tracer = application.bean(Tracer.class);
        String trace = ObservationTests.inTrace(application, () -> application.send(topic, "hello"));
        InboundFixture.await().until(() -> {
            application
                    .bean(PollableMessageSource.class)
                    .poll(
                            message -> {
                                handled.add(message.getPayload() + " " + ObservationTests.traceId(tracer));
                                if (handled.size() == 1) {
                                    throw new RequeueCurrentMessageException("later");
                                }
                            },
                            new ParameterizedTypeReference<String>() {});
            return handled.size() == 2;
        });
        assertThat(handled).containsExactly("hello " + trace, "hello " + trace);
    }

    @Test
    void without_observations_a_poll_has_no_trace() {
        TestApplication application = polled("spring.cloud.stream.catmq.binder.observed=false");
        application.send(topic, "hello");
        take(application, 1, message -> handled.add(text(message)));
        MeterRegistry meters = application.bean(MeterRegistry.class);
        assertThat(meters.find("catmq.consumer").timers()).isEmpty();
        assertThat(count(application, "handled")).isEqualTo(1);
    }

    private double count(TestApplication application, String what) {
        return application
                .bean(MeterRegistry.class)
                .get("catmq.binding." + what)
                .tag("binding", "jobs-in-0")
                .counter()
                .count();
    }

    private void take(TestApplication application, int count, MessageHandler handler) {
        InboundFixture.await().until(() -> {
            application.bean(PollableMessageSource.class).poll(handler);
            return handled.size() == count;
        });
    }

    private TestApplication polled(String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.stream.pollable-source=jobs",
                "spring.cloud.function.definition=last",
                "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.last-in-0.destination=" + topic + "-next",
                "spring.cloud.stream.default.group=group",
                "spring.cloud.stream.default.consumer.max-attempts=2",
                "spring.cloud.stream.default.consumer.back-off-initial-interval=1"));
        all.addAll(List.of(settings));
        return run(Beans.class, all.toArray(String[]::new));
    }

    private static String text(Message<?> message) {
        return new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
    }
}

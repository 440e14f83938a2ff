package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.endpoint.BindingsReport.PartitionReport;
import io.catmq.client.ReceivedMessage;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.stream.binder.RequeueCurrentMessageException;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.integration.StaticMessageHeaderAccessor;
import org.springframework.integration.acks.AcknowledgmentCallback;
import org.springframework.messaging.MessagingException;

/** Bindings whose messages the application fetches: {@code spring.cloud.stream.pollable-source}. */
@Timeout(120)
class PolledConsumerTests extends PolledFixture {
    @Test
    void each_poll_takes_one_message_and_commits_it_when_the_handler_has_returned() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication application = polled();
        take(application, 2);
        assertThat(handled).containsExactly("a", "b");
        application.close();
        assertThat(committed(topic, 0)).isEqualTo(2);
        TestApplication second = polled();
        take(second, 3);
        assertThat(handled).containsExactly("a", "b", "c");
        assertThat(poll(second)).isFalse();
    }

    @Test
    void one_of_a_fixed_number_of_instances_commits_when_it_stops() {
        createTopic(2);
        send(0, "a", "b");
        TestApplication application = polled(
                "spring.cloud.stream.bindings.jobs-in-0.consumer.partitioned=true",
                "spring.cloud.stream.instance-count=2",
                "spring.cloud.stream.instance-index=0");
        take(application, 2);
        application.close();
        assertThat(committed(topic, 0)).isEqualTo(2);
    }

    @Test
    void a_requeued_message_comes_again() {
        createTopic(1);
        send(0, "a", "b");
        TestApplication application = polled();
        List<String> seen = new ArrayList<>();
        await().until(() -> {
            source(application).poll(message -> {
                String text = text(message);
                seen.add(text);
                if (text.equals("a") && seen.size() == 1) {
                    throw new RequeueCurrentMessageException("later");
                }
            });
            return seen.size() >= 3;
        });
        assertThat(seen).containsExactly("a", "a", "b");
        await().until(() -> !poll(application) && committed(topic, 0) == 2);
    }

    @Test
    void a_failure_is_the_pollers_and_the_message_comes_again() {
        createTopic(1);
        send(0, "bad", "b");
        TestApplication application = polled();
        awaitFirst(application, message -> {
            throw new IllegalStateException("refused");
        });
        assertThat(committed(topic, 0)).isZero();
        await().until(() -> {
            poll(application);
            return application.health("jobs-in-0").getStatus().equals(Status.DOWN) || !handled.isEmpty();
        });
        take(application, 2);
        assertThat(handled).containsExactly("bad", "b");
        await().until(() -> !poll(application)
                && application.health("jobs-in-0").getStatus().equals(Status.UP));
    }

    private void awaitFirst(TestApplication application, org.springframework.messaging.MessageHandler handler) {
        await().untilAsserted(() -> assertThatThrownBy(() -> source(application).poll(handler))
                .isInstanceOf(MessagingException.class)
                .hasRootCauseMessage("refused"));
    }

    @Test
    void a_failed_message_is_a_dead_letter_with_its_cause() {
        createTopic(1);
        send(0, "bad", "b");
        TestApplication application =
                polled("spring.cloud.stream.catmq.bindings.jobs-in-0.consumer.dead-letter.enabled=true");
        await().until(() -> {
            source(application).poll(message -> {
                if (text(message).equals("bad")) {
                    throw new IllegalStateException("refused");
                }
                handled.add(text(message));
            });
            return !handled.isEmpty();
        });
        assertThat(handled).containsExactly("b");
        ReceivedMessage dead = contents(topic + ".group.dlq", 1).get(0);
        assertThat(dead.valueText()).isEqualTo("bad");
        assertThat(dead.headers().text(CatMqHeaders.EXCEPTION_MESSAGE)).isEqualTo("refused");
    }

    @Test
    void the_application_may_acknowledge_later_and_in_any_order() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication application = polled();
        List<AcknowledgmentCallback> callbacks = new ArrayList<>();
        await().until(() -> {
            source(application).poll(message -> {
                AcknowledgmentCallback callback = StaticMessageHeaderAccessor.getAcknowledgmentCallback(message);
                callback.noAutoAck();
                callbacks.add(callback);
            });
            return callbacks.size() == 3;
        });
        callbacks.get(1).acknowledge();
        poll(application);
        assertThat(committed(topic, 0)).isZero();
        callbacks.get(0).acknowledge();
        poll(application);
        assertThat(committed(topic, 0)).isEqualTo(2);
    }

    @Test
    void a_message_that_cannot_be_converted_is_a_dead_letter_and_does_not_stop_the_rest() {
        createTopic(1);
        send(0, "no JSON", "{\"id\":2}");
        TestApplication application =
                polled("spring.cloud.stream.catmq.bindings.jobs-in-0.consumer.dead-letter.enabled=true");
        await().until(() -> {
            try {
                source(application)
                        .poll(
                                message -> handled.add(message.getPayload().toString()),
                                new ParameterizedTypeReference<Job>() {});
            } catch (RuntimeException e) {
                // As every poller has to.
                assertThat(e).isInstanceOf(MessagingException.class);
            }
            return !handled.isEmpty();
        });
        assertThat(handled).containsExactly("Job[id=2]");
        assertThat(contents(topic + ".group.dlq", 1))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("no JSON");
    }

    record Job(int id) {}

    @Test
    void the_endpoint_shows_what_is_read_and_how_far_it_has_come() {
        createTopic(1);
        TestApplication application = polled();
        await().until(() -> !poll(application) && report(application).mine());
        assertThat(report(application).position()).isNull();
        send(0, "a", "b", "c");
        take(application, 2);
        PartitionReport before = report(application);
        assertThat(before.position()).as("being handled, or just handled").isEqualTo(1);
        take(application, 3);
        await().until(() -> !poll(application) && report(application).lag().equals(0L));
        assertThat(report(application).position()).isEqualTo(3);
        MeterRegistry meters = application.bean(MeterRegistry.class);
        await().until(() -> meters.get("catmq.binding.lag")
                        .tag("binding", "jobs-in-0")
                        .gauge()
                        .value()
                == 0);
    }

    @Test
    void without_a_server_a_poll_returns_nothing_and_health_says_why() {
        try (TestServer away = TestServer.atFreePort();
                TestApplication application = TestApplication.run(
                        away,
                        Nothing.class,
                        "spring.cloud.stream.pollable-source=jobs",
                        "spring.cloud.stream.catmq.binder.start-timeout=500ms",
                        "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                        "spring.cloud.stream.bindings.jobs-in-0.group=group")) {
            assertThat(poll(application)).isFalse();
            assertThat(application.health("jobs-in-0").getStatus()).isEqualTo(Status.DOWN);
            away.start();
            application.send(topic, "a");
            await().until(() -> poll(application));
            assertThat(application.health("jobs-in-0").getStatus()).isEqualTo(Status.UP);
        }
    }
}

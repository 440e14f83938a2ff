package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.endpoint.BindingsReport.PartitionReport;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.binding.BindingsLifecycleController;
import org.springframework.cloud.stream.binding.BindingsLifecycleController.State;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Pausing, stopping and starting polled bindings, and what the application says of them. */
@Timeout(120)
class PolledLifecycleTests extends PolledFixture {
    /** Longer than {@link #soon} waits. */
    private static final String LONG_POLLS = catmqJobs("poll-timeout=60s");

    /** A thread for each: the common pool has one thread on two cores, which JDK 25 keeps to, and a poll blocks it. */
    private static final Executor ASIDE = task -> new Thread(task).start();

    @Test
    void a_paused_binding_hands_out_nothing_and_loses_nothing_of_what_it_had_polled() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication application = polled();
        take(application, 1);
        change(application, State.PAUSED);
        assertThat(state(application)).isEqualTo("paused");
        assertThat(poll(application)).isFalse();
        assertThat(poll(application)).isFalse();
        change(application, State.RESUMED);
        assertThat(state(application)).isEqualTo("running");
        take(application, 3);
        assertThat(handled).containsExactly("a", "b", "c");
        await().until(() -> !poll(application) && committed(topic, 0) == 3);
        assertThat(handled).hasSize(3);
    }

    @Test
    void partitions_move_while_a_binding_is_paused_that_had_polled_more() {
        createTopic(2);
        send(0, "a", "b");
        send(1, "c", "d");
        TestApplication application = polled(catmqJobs("poll-timeout=50ms"));
        take(application, 1);
        change(application, State.PAUSED);
        TestApplication second = polled(catmqJobs("poll-timeout=50ms"));
        change(second, State.PAUSED);
        await().until(() -> {
            poll(application);
            poll(second);
            return mine(application) == 1 && mine(second) == 1;
        });
        assertThat(handled).hasSize(1);
    }

    @Test
    void a_stopped_binding_leaves_the_group_and_can_be_started_again() {
        createTopic(1);
        send(0, "a", "b");
        TestApplication application = polled();
        take(application, 1);
        change(application, State.STOPPED);
        assertThat(state(application)).isEqualTo("stopped");
        assertThat(committed(topic, 0)).isEqualTo(1);
        assertThat(mine(application)).isZero();
        assertThat(poll(application)).isFalse();
        change(application, State.STARTED);
        assertThat(state(application)).isEqualTo("running");
        take(application, 2);
        assertThat(handled).containsExactly("a", "b");
    }

    @Test
    void while_a_poll_waits_the_state_can_be_asked_for_and_the_binding_be_stopped() throws Exception {
        createTopic(1);
        TestApplication application = polled(LONG_POLLS);
        CompletableFuture<Boolean> waiting = waitingPoll(application);
        assertThat(soon(CompletableFuture.supplyAsync(() -> state(application), ASIDE)))
                .isEqualTo("running");
        soon(CompletableFuture.runAsync(() -> change(application, State.STOPPED), ASIDE));
        assertThat(soon(waiting)).isFalse();
        assertThat(state(application)).isEqualTo("stopped");
        assertThat(mine(application)).isZero();
    }

    @Test
    void an_application_can_be_closed_while_a_poll_waits() throws Exception {
        createTopic(1);
        TestApplication application = polled(LONG_POLLS);
        CompletableFuture<Boolean> waiting = waitingPoll(application);
        soon(CompletableFuture.runAsync(application::close, ASIDE));
        assertThat(soon(waiting)).isFalse();
    }

    @Test
    void a_stop_waits_no_longer_than_the_shutdown_timeout_and_the_poll_leaves_the_group_at_its_end() throws Exception {
        createTopic(1);
        TestApplication application =
                polled(Hanging.class, "spring.cloud.stream.catmq.binder.shutdown-timeout=100ms", LONG_POLLS);
        Hanging listener = application.bean(Hanging.class);
        CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> poll(application), ASIDE);
        listener.entered.await();
        try {
            soon(CompletableFuture.runAsync(() -> change(application, State.STOPPED), ASIDE));
            assertThat(state(application)).isEqualTo("stopped");
            assertThat(members()).isEqualTo(1);
        } finally {
            listener.release.countDown();
        }
        assertThat(soon(waiting)).isFalse();
        await().until(() -> members() == 0);
    }

    private CompletableFuture<Boolean> waitingPoll(TestApplication application) {
        CompletableFuture<Boolean> poll = CompletableFuture.supplyAsync(() -> poll(application), ASIDE);
        await().ignoreExceptions().until(() -> members() == 1);
        assertThat(poll).isNotDone();
        return poll;
    }

    private int members() {
        return admin(admin -> admin.describeGroup("group")).members().size();
    }

    /** Its result, long before a long poll ends. */
    private static <T> T soon(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }

    private static long mine(TestApplication application) {
        List<PartitionReport> partitions = partitions(application);
        return partitions.stream().filter(PartitionReport::mine).count();
    }

    /** Spring Cloud Stream knows a polled binding by its destination. */
    private void change(TestApplication application, State state) {
        application.bean(BindingsLifecycleController.class).changeState(topic, state);
    }

    /** As {@code /actuator/bindings} says. */
    private static String state(TestApplication application) {
        return String.valueOf(application
                .bean(BindingsLifecycleController.class)
                .queryStates()
                .get(0)
                .get("state"));
    }

    @Configuration
    @EnableAutoConfiguration
    static class Hanging {
        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch release = new CountDownLatch(1);

        @Bean
        CatMqRebalanceListener listener() {
            return new CatMqRebalanceListener() {
                @Override
                public void onAssigned(String binding, Collection<TopicPartition> partitions, PartitionSeeker seeker) {
                    entered.countDown();
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
        }
    }
}

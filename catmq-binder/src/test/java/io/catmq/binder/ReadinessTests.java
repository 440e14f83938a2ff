package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.Availability;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import io.catmq.client.wire.GroupMember;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.MessageBuilder;

/** Applications whose readiness changes lose their partitions and regain them, against a real server. */
@Timeout(300)
@ExtendWith(OutputCaptureExtension.class)
class ReadinessTests extends ApplicationFixture {
    private static final int PARTITIONS = 4;
    private static final String[] GROUP = {
        "management.endpoint.health.group.work.include=gate", "catmq.consumer.readiness-health-group=work"
    };

    private final String group = "g-" + UUID.randomUUID();
    private CatMqAdmin admin;

    @BeforeEach
    void createTopic() {
        admin = new CatMqAdmin(ConnectionOptions.of(server.url()));
        admin.createTopic(NewTopic.of(topic, PARTITIONS));
    }

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void an_application_that_refuses_traffic_gives_its_partitions_to_the_others_until_it_accepts_again() {
        TestApplication one = member(Received.Application.class);
        TestApplication two = member(Received.Application.class);
        awaitShares(2, 2);
        one.readiness(ReadinessState.REFUSING_TRAFFIC);
        awaitShares(0, 4);
        assertThat(standingBy()).contains("it is not ready: REFUSING_TRAFFIC");
        IntStream.range(0, 40).forEach(i -> send(two, i));
        two.bean(Received.class).await(40);
        assertThat(one.bean(Received.class).messages()).isEmpty();
        one.readiness(ReadinessState.ACCEPTING_TRAFFIC);
        awaitShares(2, 2);
        IntStream.range(40, 80).forEach(i -> send(two, i));
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(Stream.of(one, two)
                        .flatMap(each -> each.bean(Received.class).texts().stream())
                        .map(Integer::valueOf))
                .containsExactlyInAnyOrderElementsOf(
                        IntStream.range(0, 80).boxed().toList()));
        assertThat(one.bean(Received.class).messages()).isNotEmpty();
    }

    @Test
    void a_health_group_that_is_down_or_out_of_service_takes_partitions_away() {
        TestApplication one = member(Gated.class, GROUP);
        member(Gated.class, GROUP);
        awaitShares(2, 2);
        one.bean(Gate.class).status = Status.DOWN;
        awaitShares(0, 4);
        assertThat(standingBy()).contains("it is not ready: health group work is DOWN (gate is DOWN)");
        one.bean(Gate.class).status = Status.UP;
        awaitShares(2, 2);
        one.bean(Gate.class).status = Status.OUT_OF_SERVICE;
        awaitShares(0, 4);
    }

    @Test
    void an_application_may_say_itself_when_it_is_ready() {
        member(Undecided.class);
        member(Received.Application.class);
        awaitShares(0, 4);
        assertThat(standingBy()).contains("it is not ready: the stars are wrong");
    }

    @Test
    void a_binder_with_settings_of_its_own_follows_the_applications_readiness() {
        TestApplication one = member(
                Received.Application.class,
                "spring.cloud.stream.binders.own.type=catmq",
                "spring.cloud.stream.binders.own.environment.some.setting=1",
                "spring.cloud.stream.default-binder=own");
        member(Received.Application.class);
        awaitShares(2, 2);
        one.readiness(ReadinessState.REFUSING_TRAFFIC);
        awaitShares(0, 4);
    }

    @Test
    void a_normal_stop_is_no_reason_for_a_warning(CapturedOutput output) {
        member(Stops.class).close();
        assertThat(output).contains("asked while it stops").doesNotContain("This application is not ready");
    }

    @Test
    void an_application_that_refuses_traffic_while_it_runs_says_so(CapturedOutput output) {
        TestApplication application = member(Received.Application.class);
        application.readiness(ReadinessState.REFUSING_TRAFFIC);
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(output)
                .containsPattern("WARN .*This application is not ready \\(REFUSING_TRAFFIC"));
    }

    @Test
    void a_health_group_that_does_not_exist_is_an_error_at_the_start() {
        assertThatThrownBy(() -> member(Received.Application.class, "catmq.consumer.readiness-health-group=nope"))
                .hasRootCauseInstanceOf(InvalidConfigurationPropertyValueException.class)
                .rootCause()
                .extracting(e -> ((InvalidConfigurationPropertyValueException) e).getReason())
                .asString()
                .contains("There is no such health group", "management.endpoint.health.group.nope.include");
    }

    private TestApplication member(Class<?> configuration, String... properties) {
        Stream<String> all = Stream.concat(
                Stream.of(
                        "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                        "spring.cloud.stream.bindings.in-in-0.group=" + group,
                        "spring.cloud.function.definition=in"),
                Arrays.stream(properties));
        return run(configuration, all.toArray(String[]::new));
    }

    private void send(TestApplication application, int number) {
        application.send(
                topic,
                MessageBuilder.withPayload(Integer.toString(number))
                        .setHeader(CatMqHeaders.PARTITION, number % PARTITIONS)
                        .build());
    }

    /** Waits until the two members have so many partitions. */
    private void awaitShares(int fewer, int more) {
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(() -> assertThat(
                        members().stream().map(member -> member.assignment().stream()
                                .mapToInt(each -> each.partitions().size())
                                .sum()))
                .containsExactlyInAnyOrder(fewer, more));
    }

    private List<String> standingBy() {
        return members().stream()
                .map(GroupMember::standsBy)
                .filter(reason -> reason != null)
                .toList();
    }

    private List<GroupMember> members() {
        return admin.describeGroup(group).members();
    }

    /** What Spring Boot's web applications do while they close, and a heartbeat that comes before its binding is stopped. */
    @Configuration
    @EnableAutoConfiguration
    static class Stops extends Received.Application {
        @Bean
        SmartLifecycle heartbeat(ApplicationContext context, ConsumerReadiness readiness) {
            return new SmartLifecycle() {
                private volatile boolean running;

                @Override
                public void start() {
                    running = true;
                }

                @Override
                public void stop() {
                    running = false;
                    AvailabilityChangeEvent.publish(context, ReadinessState.REFUSING_TRAFFIC);
                    System.out.println(readiness.now() + " when asked while it stops");
                }

                @Override
                public boolean isRunning() {
                    return running;
                }
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Undecided extends Received.Application {
        @Bean
        ConsumerReadiness readiness() {
            return () -> Availability.notReady("the stars are wrong");
        }
    }

    static class Gate implements HealthIndicator {
        volatile Status status = Status.UP;

        @Override
        public Health health() {
            return Health.status(status).build();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Gated extends Received.Application {
        @Bean
        Gate gate() {
            return new Gate();
        }
    }
}

package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.wire.GroupSummary;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.stream.config.ConsumerEndpointCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.integration.core.MessageProducer;

/** An application whose second binding cannot start has not taken part in the group of the first one, or no longer does. */
@Timeout(120)
class FailedStartTests extends InboundFixture {
    private final String group = "g-" + UUID.randomUUID();
    private final String[] bindings = {
        "spring.cloud.function.definition=first;second",
        "spring.cloud.stream.bindings.first-in-0.destination=" + topic,
        "spring.cloud.stream.bindings.first-in-0.group=" + group,
        "spring.cloud.stream.bindings.second-in-0.destination=" + topic
    };
    private final CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()));

    @AfterEach
    void closeAdmin() {
        admin.close();
    }

    @Test
    void no_binding_joins_before_the_settings_of_all_have_been_checked() {
        createTopic(1);
        assertThatThrownBy(() ->
                        starts(Two.class, "spring.cloud.stream.catmq.bindings.second-in-0.consumer.transactional=true"))
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("second-in-0");
        assertThat(admin.listGroups()).extracting(GroupSummary::group).doesNotContain(group);
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(this::isOfFirst);
    }

    @Test
    void members_leave_when_another_binding_fails_for_what_no_check_has_seen() {
        createTopic(1);
        assertThatThrownBy(() -> starts(
                        FailsLate.class,
                        "spring.cloud.stream.binding-retry-interval=0",
                        "server-of-test=" + server.url(),
                        "group-of-test=" + group))
                .hasStackTraceContaining("not this one");
        assertThat(admin.describeGroup(group).members()).isEmpty();
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .noneMatch(this::isOfFirst);
    }

    private TestApplication starts(Class<?> configuration, String... settings) {
        return start(
                configuration,
                Stream.concat(Stream.of(bindings), Stream.of(settings)).toArray(String[]::new));
    }

    private boolean isOfFirst(String thread) {
        return thread.startsWith("catmq-first-in-0-");
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Two {
        @Bean
        Consumer<String> first() {
            return text -> {};
        }

        @Bean
        Consumer<String> second() {
            return text -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class FailsLate extends Two {
        /** Of two bindings the one that has no group fails, once the other one is a member of its own. */
        @Bean
        ConsumerEndpointCustomizer<MessageProducer> fails(Environment environment) {
            return (endpoint, destination, group) -> {
                if (group == null) {
                    awaitMember(
                            environment.getRequiredProperty("server-of-test"),
                            environment.getRequiredProperty("group-of-test"));
                    throw new IllegalArgumentException("not this one");
                }
            };
        }

        private static void awaitMember(String server, String group) {
            try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server))) {
                Awaitility.await()
                        .atMost(Duration.ofSeconds(30))
                        .ignoreExceptions()
                        .until(() -> !admin.describeGroup(group).members().isEmpty());
            }
        }
    }
}

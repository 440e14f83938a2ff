package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.Resource;

/** What an application's start refuses of its settings, and what it must not mind. */
class SettingsCheckTests {
    private static final String CATMQ = "spring.cloud.stream.catmq.";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catmq.client.connect-timeout",
                "catmq.client.connectTimeout",
                "catmq.client.connect_timeout",
                "catmq.client.servers[0]",
                "catmq.client.ssl.bundle",
                "catmq.consumer.readiness-health-group",
                "spring.cloud.stream.catmq.binder.servers",
                "spring.cloud.stream.catmq.binder.ssl.bundle",
                "spring.cloud.stream.catmq.binder.outbox.poll-interval",
                "spring.cloud.stream.catmq.default.consumer.start-from",
                "spring.cloud.stream.catmq.default.producer.outbox",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.retry.delays",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.retry.delays[0]",
                "spring.cloud.stream.catmq.bindings.billOrders-in-0.consumer.startFrom",
                "spring.cloud.stream.catmq.bindings[my.input].consumer.dead-letter.enabled",
                "spring.cloud.stream.catmq.bindings.[my.input].producer.header-patterns",
                "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.servers",
                "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.default.producer.sync",
                "spring.cloud.stream.binders.east.environment.spring.cloud.stream.kafka.binder.brokers",
                "catmq.topics.auto-create",
                "catmq.clients.east",
                "catmq.client2.servers",
                "catmq.colour"
            })
    void settings_are_accepted_in_every_spelling_and_those_of_others_are_left_alone(String name) {
        assertThatCode(() -> check(name)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "catmq.client.server, catmq.client.servers",
        "catmq.client.ssl-bundle, catmq.client.ssl.bundle",
        "catmq.client.request-timout, catmq.client.request-timeout",
        "catmq.clients.servers, catmq.client.servers",
        "catmq.clients.servers[0], catmq.client.servers[0]",
        "spring.cloud.stream.catmq.bindings[a.b].consumer.startfrm,"
                + " spring.cloud.stream.catmq.bindings.[a.b].consumer.start-from",
        "catmq.servers, catmq.client.servers",
        "spring.cloud.stream.catqm.bindings.a-in-0.consumer.start-from,"
                + " spring.cloud.stream.catmq.bindings.a-in-0.consumer.start-from",
        "spring.cloud.streams.catmq.binder.min-partition-count, spring.cloud.stream.catmq.binder.min-partition-count",
        "spring.cloud.stream.catmq.binder.auto-create-topic, spring.cloud.stream.catmq.binder.auto-create-topics",
        "spring.cloud.stream.catmq.binder.shards, spring.cloud.stream.catmq.binder.outbox.shards",
        "spring.cloud.stream.catmq.default.consumer.startfrm, spring.cloud.stream.catmq.default.consumer.start-from",
        "spring.cloud.stream.catmq.bindings.a-in-0.consumer.dead-letter.enable,"
                + " spring.cloud.stream.catmq.bindings.a-in-0.consumer.dead-letter.enabled",
        "spring.cloud.stream.catmq.bindings.a-in-0.consumer.dead-letter-topic,"
                + " spring.cloud.stream.catmq.bindings.a-in-0.consumer.dead-letter.topic",
        "spring.cloud.stream.catmq.bindings.payOrders-in-0.consumer.startFrm,"
                + " spring.cloud.stream.catmq.bindings.payOrders-in-0.consumer.start-from",
        "spring.cloud.stream.catmq.bindings.a-in-0.start-from,"
                + " spring.cloud.stream.catmq.bindings.a-in-0.consumer.start-from",
        "spring.cloud.stream.catmq.bindings.a-out-0.consumer.outbox,"
                + " spring.cloud.stream.catmq.bindings.a-out-0.producer.outbox",
        "spring.cloud.stream.catmq.bindings.a-in-0.consumer.max-attempts,"
                + " spring.cloud.stream.bindings.a-in-0.consumer.max-attempts",
        "spring.cloud.stream.catmq.bindings.a-in-0.group, spring.cloud.stream.bindings.a-in-0.group",
        "spring.cloud.stream.catmq.binding.a-in-0.consumer.start-from,"
                + " spring.cloud.stream.catmq.bindings.a-in-0.consumer.start-from",
        "spring.cloud.stream.catmq.bindings.my.input.consumer.start-from,"
                + " spring.cloud.stream.catmq.bindings.[my.input].consumer.start-from",
        "spring.cloud.stream.catmq.servers, spring.cloud.stream.catmq.binder.servers",
        "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.server,"
                + " spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.servers",
        "spring.cloud.stream.binders.east.environment.catmq.client.servers,"
                + " spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.servers",
    })
    void a_name_that_does_not_exist_is_refused_with_the_nearest_one(String name, String nearest) {
        assertThatThrownBy(() -> check(name))
                .isInstanceOf(UnknownSettingsException.class)
                .hasMessageContainingAll(name.replace("s[a", "s.[a"), "did you mean " + nearest)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @CsvSource({
        "bindings.receive-in-0.consumer.dead-letter.enabled",
        "bindings.receive-in-0.consumer.retry.delays",
        "bindings.receive-in-0.consumer.retry.delays[0]",
        "bindings.payOrders-in-0.consumer.startFrom",
        "bindings.[my.input].consumer.start-from",
        "bindings.consumer.consumer.start-from",
        "bindings.out.producer.outbox",
        "default.consumer.start-from",
    })
    void what_is_written_among_the_settings_of_spring_is_refused_with_its_place(String name) {
        assertThatThrownBy(() -> check("spring.cloud.stream." + name))
                .isInstanceOf(UnknownSettingsException.class)
                .hasMessageContainingAll("spring.cloud.stream." + name, "did you mean " + CATMQ + name)
                .hasMessageNotContaining("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.cloud.stream.bindings.bill-in-0.consumer.max-attempts",
                "spring.cloud.stream.bindings.bill-in-0.consumer.retryable-exceptions[java.io.IOException]",
                "spring.cloud.stream.bindings.bill-in-0.producer.partition-count",
                "spring.cloud.stream.bindings.bill-in-0.destination",
                "spring.cloud.stream.bindings.bill-in-0.consumer.colour",
                "spring.cloud.stream.bindings.bill-in-0.consumer",
                "spring.cloud.stream.kafka.bindings.bill-in-0.consumer.ack-mode",
                "spring.cloud.stream.rabbit.default.consumer.ack-mode",
                "spring.cloud.stream.default.group"
            })
    void the_settings_of_spring_and_of_other_binders_are_left_alone(String name) {
        assertThatCode(() -> check(name)).doesNotThrowAnyException();
    }

    @Test
    void a_binding_of_another_binder_is_left_alone() {
        String sync = "spring.cloud.stream.bindings.a.producer.sync";
        assertThatCode(() -> check(Map.of(sync, "true", "spring.cloud.stream.bindings.a.binder", "kafka")))
                .doesNotThrowAnyException();
        assertThatCode(() -> check(Map.of(sync, "true", "spring.cloud.stream.default-binder", "kafka")))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> check(Map.of(
                        sync,
                        "true",
                        "spring.cloud.stream.bindings.a.binder",
                        "east",
                        "spring.cloud.stream.binders.east.type",
                        "catmq")))
                .hasMessageContaining("catmq.bindings.a.producer.sync?");
    }

    @ParameterizedTest
    @CsvSource({
        "bindings.bill-in-0.consumer.retry, bindings.bill-in-0.consumer.retry.delays",
        "bindings.bill-in-0.consumer, bindings.bill-in-0.consumer.start-from",
        "bindings.[my.input].consumer.dead-letter, bindings.[my.input].consumer.dead-letter.enabled",
        "default.producer, default.producer.outbox",
        "binder.ssl, binder.ssl.bundle",
    })
    void a_value_of_a_group_of_settings_is_refused_with_what_is_in_the_group(String name, String within) {
        assertThatThrownBy(() -> check(CATMQ + name))
                .isInstanceOf(UnknownSettingsException.class)
                .hasMessageContainingAll(CATMQ + name + " (", "it is a group of settings", CATMQ + within)
                .hasMessageNotContaining("s3cret");
    }

    @Test
    void where_nothing_is_near_it_says_what_there_is() {
        assertThatThrownBy(() -> check("catmq.client.colour"))
                .hasMessageContaining("there is only servers, client-id, connect-timeout, request-timeout");
        assertThatThrownBy(() -> check(CATMQ + "bindings.a-out-0.producer.colour"))
                .hasMessageContaining("producer.outbox")
                .hasMessageNotContaining("consumer.");
    }

    @Test
    void a_file_is_named_with_the_line() throws IOException {
        assertThatThrownBy(() -> check(yaml("""
                        catmq:
                          client:
                            servers: http://localhost:1
                            conect-timeout: 1s
                        """)))
                .hasMessageContaining("catmq.client.conect-timeout (shop.yml - 4:21): did you mean");
    }

    @Test
    void a_group_of_settings_may_be_empty_and_so_may_a_list() throws IOException {
        assertThatCode(() -> check(yaml("""
                        spring.cloud.stream.catmq:
                          bindings:
                            bill-in-0:
                              consumer:
                            pay-in-0:
                              consumer:
                                header-patterns: []
                                retry:
                                  delays:
                        """))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "catmq.client.connect-timeout",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.start-from",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.commit-interval"
            })
    void a_setting_may_be_left_empty(String name) {
        assertThatCode(() -> check(new MapPropertySource("given", Map.of(name, ""))))
                .doesNotThrowAnyException();
    }

    @Test
    void the_application_may_have_a_name_of_its_own_for_what_it_sets() {
        assertThatCode(() -> check(new MapPropertySource(
                        "given", Map.of("catmq.password", "s3cret", "catmq.client.password", "${catmq.password}"))))
                .doesNotThrowAnyException();
    }

    @Test
    void a_binding_that_is_written_in_two_ways_is_told_so() {
        String consumer = "].consumer.start-from";
        assertThatThrownBy(() -> check(new MapPropertySource(
                        "given",
                        Map.of(
                                CATMQ + "bindings[bill-in-0" + consumer,
                                "latest",
                                CATMQ + "bindings.bill-in-0.consumer.retry.delays",
                                "1s"))))
                .hasMessageContaining("written in two ways");
    }

    @Test
    void a_native_image_can_bind_what_is_checked() {
        RuntimeHints hints = new RuntimeHints();
        new SettingsHints().registerHints(hints, getClass().getClassLoader());
        assertThat(RuntimeHintsPredicates.reflection().onType(StreamSettings.BinderSettings.class))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(StreamSettings.class, "setBindings"))
                .accepts(hints);
    }

    @Test
    void the_environment_is_left_alone() {
        assertThatCode(() -> check(new SystemEnvironmentPropertySource(
                        "systemEnvironment",
                        Map.of("CATMQ_CLIENT_SERVER", "x", "CATMQ_CLIENT_SERVICE_HOST", "10.0.0.1"))))
                .doesNotThrowAnyException();
    }

    @Test
    void what_the_environment_sets_is_no_excuse_for_what_a_file_says() {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new SystemEnvironmentPropertySource(
                        "another", Map.of("SPRING_CLOUD_STREAM_CATMQ_BINDINGS_BILLIN0_CONSUMER_STARTFROM", "latest")));
        environment.getPropertySources().addLast(new MapPropertySource("given", Map.of("catmq.client.server", "x")));
        assertThatThrownBy(() -> check(environment)).hasMessageContaining("catmq.client.servers?");
    }

    @Test
    void a_value_that_does_not_fit_is_left_to_whom_it_is_for() {
        assertThatCode(() -> check(new MapPropertySource("given", Map.of("catmq.client.connect-timeout", "soon"))))
                .doesNotThrowAnyException();
    }

    private static PropertySource<?> yaml(String text) throws IOException {
        Resource resource = new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8), "shop.yml") {
            @Override
            public String getDescription() {
                return "shop.yml";
            }
        };
        return new YamlPropertySourceLoader().load("shop.yml", resource).get(0);
    }

    private static void check(String name) {
        check(new MapPropertySource("given", Map.of(name, "s3cret")));
    }

    private static void check(Map<String, Object> settings) {
        check(new MapPropertySource("given", settings));
    }

    private static void check(PropertySource<?> source) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(source);
        check(environment);
    }

    private static void check(ConfigurableEnvironment environment) {
        new SettingsCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
    }
}

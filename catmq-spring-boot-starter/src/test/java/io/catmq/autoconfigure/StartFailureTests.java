package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import io.catmq.embedded.EmbeddedServer;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What a user sees whose application cannot start: what is wrong and what to do, and no stack trace. */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class StartFailureTests {
    private static EmbeddedServer server;

    @BeforeAll
    static void startServer() {
        server = EmbeddedServer.start();
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Bindings {
        @Bean
        Consumer<String> bill() {
            return text -> {};
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class AsksAtOnce {
        @Bean
        String topics(CatMqAdmin admin) {
            return admin.listTopics().toString();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class NeedsATopic {
        @Bean
        CommandLineRunner look(CatMqAdmin admin) {
            return arguments -> admin.describeTopic("prices");
        }
    }

    @Test
    void settings_that_there_are_not(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.bill-in-0.destination=orders",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.startfrm=latest",
                "catmq.client.pasword=s3cret");
        assertThat(output)
                .contains(
                        "CatMQ does not have these settings:",
                        "    spring.cloud.stream.catmq.bindings.bill-in-0.consumer.startfrm",
                        "set in commandLineArgs",
                        "did you mean spring.cloud.stream.catmq.bindings.bill-in-0.consumer.start-from?",
                        "did you mean catmq.client.password?")
                .doesNotContain("s3cret");
        hasNoStackTrace(output);
    }

    @Test
    void a_topic_name_that_cannot_be(CapturedOutput output) {
        fails(Bindings.class, "spring.cloud.stream.bindings.bill-in-0.destination=orders,my orders");
        assertThat(output)
                .contains("The topic name \"my orders\" is not allowed: 1 to 200 of a-z A-Z 0-9 . _ -")
                .contains("Change 'spring.cloud.stream.bindings.bill-in-0.destination' to such a name.");
        hasNoStackTrace(output);
    }

    @Test
    void a_group_name_that_cannot_be(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.bill-in-0.destination=orders",
                "spring.cloud.stream.bindings.bill-in-0.group=__billing");
        assertThat(output)
                .contains("The group name \"__billing\" is not allowed")
                .contains("Change 'spring.cloud.stream.bindings.bill-in-0.group' to such a name.");
        hasNoStackTrace(output);
    }

    @Test
    void dead_letters_without_a_group(CapturedOutput output) {
        String setting = "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.dead-letter.enabled";
        fails(Bindings.class, "spring.cloud.stream.bindings.bill-in-0.destination=orders", setting + "=true");
        assertThat(output)
                .contains("Binding 'bill-in-0' has no group")
                .contains("Name a group with 'spring.cloud.stream.bindings.bill-in-0.group', or leave '" + setting
                        + "' out for this binding.");
        hasNoStackTrace(output);
    }

    @Test
    void an_empty_group(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.bill-in-0.destination=orders",
                "spring.cloud.stream.bindings.bill-in-0.group=",
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.transactional=true");
        assertThat(output)
                .contains("The group of binding 'bill-in-0' is empty")
                .contains("Set 'spring.cloud.stream.bindings.bill-in-0.group' to a name");
        hasNoStackTrace(output);
    }

    @Test
    void the_topic_name_of_an_output_that_cannot_be(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.output-bindings=out",
                "spring.cloud.stream.bindings.out.destination=a/b");
        assertThat(output).contains("Change 'spring.cloud.stream.bindings.out.destination' to such a name.");
        hasNoStackTrace(output);
    }

    @Test
    void a_topic_that_is_not_there_and_must_not_be_created(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.bill-in-0.destination=missing",
                "spring.cloud.stream.catmq.binder.auto-create-topics=false",
                "spring.cloud.stream.binding-retry-interval=0");
        assertThat(output)
                .contains("A binding needs topic 'missing', which does not exist")
                .contains("Create the topic (in the portal, or with CatMqAdmin), or switch that setting on.");
        hasNoStackTrace(output);
    }

    @Test
    void a_topic_that_has_too_few_partitions(CapturedOutput output) {
        try (CatMqAdmin admin =
                new CatMqAdmin(ConnectionOptions.builder().servers(server.url()).build())) {
            admin.createTopic(NewTopic.of("narrow", 1));
        }
        fails(
                Bindings.class,
                "spring.cloud.stream.output-bindings=out",
                "spring.cloud.stream.bindings.out.destination=narrow",
                "spring.cloud.stream.bindings.out.producer.partition-count=4",
                "spring.cloud.stream.binding-retry-interval=0");
        assertThat(output)
                .contains("Topic 'narrow' has 1 partition but producer.partition-count asks for 4.")
                .contains("spring.cloud.stream.catmq.binder.auto-add-partitions=true")
                .contains("./catmq topic narrow --partitions 4");
        hasNoStackTrace(output);
    }

    @Test
    void a_topic_that_a_bean_asks_for_and_is_not_there(CapturedOutput output) {
        fails(NeedsATopic.class);
        assertThat(output).contains("A bean of the application uses topic 'prices', which does not exist.");
        hasNoStackTrace(output);
    }

    @Test
    void an_outbox_without_its_tables(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.out-out-0.destination=orders",
                "spring.cloud.stream.catmq.bindings.out-out-0.producer.outbox=true");
        assertThat(output)
                .contains("producer.outbox=true needs the table catmq_outbox")
                .contains("spring.flyway.locations");
        hasNoStackTrace(output);
    }

    @Test
    void a_server_without_a_scheme_is_refused_with_the_setting_and_how_it_is_written(CapturedOutput output) {
        fails(AsksAtOnce.class, "catmq.client.servers=127.0.0.1:8080");
        assertThat(output)
                .contains("'catmq.client.servers' cannot be used. The server URL \"127.0.0.1:8080\" is not a URL")
                .contains("Write each server as in http://host:8080");
        hasNoStackTrace(output);
    }

    @Test
    void so_is_one_of_the_binders_own(CapturedOutput output) {
        fails(
                Bindings.class,
                "spring.cloud.stream.bindings.bill-in-0.destination=orders",
                "spring.cloud.stream.catmq.binder.servers=localhost:8080");
        assertThat(output)
                .contains("'spring.cloud.stream.catmq.binder.servers' cannot be used. The server URL \"localhost:8080\""
                        + " must start with http:// or https:// and name a host.")
                .contains("Write each server as in http://host:8080");
        hasNoStackTrace(output);
    }

    @Test
    void one_in_a_list_without_telling_its_password(CapturedOutput output) {
        fails(
                AsksAtOnce.class,
                "catmq.client.servers[0]=http://localhost:8080",
                "catmq.client.servers[1]=ftp://ann:s3cret@localhost:8080");
        assertThat(output)
                .contains("'catmq.client.servers' cannot be used. The server URL \"ftp://***@localhost:8080\"")
                .doesNotContain("s3cret");
        hasNoStackTrace(output);
    }

    @Test
    void one_with_a_user_which_has_a_setting_of_its_own(CapturedOutput output) {
        fails(AsksAtOnce.class, "catmq.client.servers=http://ann:s3cret@localhost:8080");
        assertThat(output)
                .contains(
                        "'catmq.client.servers' cannot be used. The server URL \"http://localhost...\" must have no"
                                + " path, query or user: a client that logs in has username and password as settings of their own.")
                .doesNotContain("s3cret");
        hasNoStackTrace(output);
    }

    @Test
    void a_bean_that_needs_a_server_that_is_not_there(CapturedOutput output) {
        fails(AsksAtOnce.class, "catmq.client.servers=http://localhost:1", "catmq.client.request-timeout=1s");
        assertThat(output).contains("No CatMQ server could be reached").contains("catmq.client.servers");
        hasNoStackTrace(output);
    }

    private static void fails(Class<?> configuration, String... properties) {
        SpringApplication application = new SpringApplication(configuration);
        application.setWebApplicationType(WebApplicationType.NONE);
        // A start that does not get its answers in time goes on without them.
        application.setDefaultProperties(
                Map.of("catmq.client.servers", server.url(), "spring.cloud.stream.catmq.binder.start-timeout", "30s"));
        String[] arguments =
                Arrays.stream(properties).map(property -> "--" + property).toArray(String[]::new);
        assertThatThrownBy(() -> application.run(arguments)).isNotNull();
    }

    /** Nor does it send its reader to a file that only the repository of CatMQ has. */
    private static void hasNoStackTrace(CapturedOutput output) {
        assertThat(output).contains("APPLICATION FAILED TO START").doesNotContain("\tat ", "docs/");
    }
}

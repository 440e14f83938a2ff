package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

class CatMqAutoConfigurationTests {
    private final ApplicationContextRunner runner =
            new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(CatMqAutoConfiguration.class));

    @Test
    void without_settings_the_server_is_on_this_machine() {
        runner.run(
                context -> assertThat(context.getBean(ConnectionOptions.class).servers())
                        .containsExactly(URI.create("http://localhost:8080")));
    }

    @Test
    void settings_become_the_connection() {
        runner.withPropertyValues(
                        "catmq.client.servers=http://one:1,http://two:2",
                        "catmq.client.client-id=me",
                        "catmq.client.connect-timeout=1s",
                        "catmq.client.request-timeout=2s")
                .run(context -> {
                    ConnectionOptions connection = context.getBean(ConnectionOptions.class);
                    assertThat(connection.servers())
                            .containsExactly(URI.create("http://one:1"), URI.create("http://two:2"));
                    assertThat(connection.clientId()).isEqualTo("me");
                    assertThat(connection.connectTimeout()).isEqualTo(Duration.ofSeconds(1));
                    assertThat(connection.requestTimeout()).isEqualTo(Duration.ofSeconds(2));
                });
    }

    @Test
    void the_client_is_named_as_the_application() {
        runner.withPropertyValues("spring.application.name=orders").run(context -> assertThat(
                        context.getBean(ConnectionOptions.class).clientId())
                .isEqualTo("orders"));
    }

    @Test
    void connection_details_of_the_application_win_over_its_settings() {
        runner.withPropertyValues("catmq.client.servers=http://one:1")
                .withBean(CatMqConnectionDetails.class, () -> () -> List.of("http://container:2"))
                .run(context -> assertThat(
                                context.getBean(ConnectionOptions.class).servers())
                        .containsExactly(URI.create("http://container:2")));
    }

    @Test
    void connection_options_of_the_application_replace_all() {
        runner.withBean(ConnectionOptions.class, () -> ConnectionOptions.of("http://mine:3"))
                .run(context -> assertThat(
                                context.getBean(ConnectionOptions.class).servers())
                        .containsExactly(URI.create("http://mine:3")));
    }

    @Test
    void there_is_an_admin_client() {
        runner.run(context -> assertThat(context).hasSingleBean(CatMqAdmin.class));
    }
}

package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

import io.catmq.client.ConnectionOptions;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.docker.compose.core.ConnectionPorts;
import org.springframework.boot.docker.compose.core.ImageReference;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.testcontainers.containers.GenericContainer;

/** Spring Boot's own way from a container to the connection, without Docker: the containers only say that they run. */
class ServiceConnectionTests {
    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withPropertyValues("catmq.client.servers=http://ignored:1")
            .withConfiguration(
                    AutoConfigurations.of(CatMqAutoConfiguration.class, ServiceConnectionAutoConfiguration.class));

    static class Running extends GenericContainer<Running> {
        private final String image;
        private boolean running;

        Running(String image) {
            super(image);
            this.image = image;
        }

        /** The real one asks Docker. */
        @Override
        public String getDockerImageName() {
            return image;
        }

        @Override
        public void start() {
            running = true;
        }

        @Override
        public void stop() {}

        @Override
        public boolean isRunning() {
            return running;
        }

        @Override
        public String getHost() {
            return "docker";
        }

        @Override
        public Integer getMappedPort(int originalPort) {
            return 30_000 + originalPort;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class NamedInTheAnnotation {
        @Bean
        @ServiceConnection("catmq-server")
        GenericContainer<?> catmq() {
            return new Running("registry.example.com/team/queue:1");
        }
    }

    @Test
    void a_container_of_the_annotations_name_is_the_server() {
        runner.withUserConfiguration(NamedInTheAnnotation.class).run(context -> assertThat(
                        context.getBean(ConnectionOptions.class).servers())
                .containsExactly(URI.create("http://docker:38080")));
    }

    @Test
    void a_service_of_docker_compose_is_known_by_its_image() {
        assertThat(details("registry.example.com/catmq-server:1.0", Map.of()).getServers())
                .containsExactly("http://docker:38080");
        assertThat(details("redis:8", Map.of())).isNull();
    }

    @Test
    void or_by_its_label() {
        Map<String, String> label = Map.of("org.springframework.boot.service-connection", "catmq-server");
        assertThat(details("registry.example.com/team/queue:1", label).getServers())
                .containsExactly("http://docker:38080");
    }

    private static CatMqConnectionDetails details(String image, Map<String, String> labels) {
        RunningService service = mock(RunningService.class);
        ConnectionPorts ports = mock(ConnectionPorts.class);
        given(service.image()).willReturn(ImageReference.of(image));
        given(service.labels()).willReturn(labels);
        given(service.host()).willReturn("docker");
        given(service.ports()).willReturn(ports);
        given(ports.get(8080)).willReturn(38080);
        DockerComposeConnectionSource source = mock(DockerComposeConnectionSource.class);
        given(source.getRunningService()).willReturn(service);
        return new CatMqDockerComposeConnectionDetailsFactory().getConnectionDetails(source);
    }
}

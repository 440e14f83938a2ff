package io.catmq.autoconfigure;

import java.util.List;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;

/**
 * Services of Docker Compose whose image is called {@code catmq-server}, or that have this name in the label
 * {@code org.springframework.boot.service-connection}.
 */
class CatMqDockerComposeConnectionDetailsFactory extends DockerComposeConnectionDetailsFactory<CatMqConnectionDetails> {
    private static final String IMAGE = "catmq-server";

    private static final int PORT = 8080;

    CatMqDockerComposeConnectionDetailsFactory() {
        super(IMAGE);
    }

    @Override
    protected CatMqConnectionDetails getDockerComposeConnectionDetails(DockerComposeConnectionSource source) {
        return new Details(source.getRunningService());
    }

    private static final class Details extends DockerComposeConnectionDetails implements CatMqConnectionDetails {
        private final List<String> servers;

        private Details(RunningService service) {
            super(service);
            servers = List.of("http://" + service.host() + ":" + service.ports().get(PORT));
        }

        @Override
        public List<String> getServers() {
            return servers;
        }
    }
}

package io.catmq.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.docker.compose.core.RunningService;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionDetailsFactory;
import org.springframework.boot.docker.compose.service.connection.DockerComposeConnectionSource;
import org.springframework.boot.ssl.SslBundle;

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
        private final @Nullable SslBundle sslBundle;
        private final List<String> servers;

        private Details(RunningService service) {
            super(service);
            sslBundle = getSslBundle(service);
            String scheme = sslBundle == null ? "http" : "https";
            servers = List.of(
                    scheme + "://" + service.host() + ":" + service.ports().get(PORT));
        }

        @Override
        public List<String> getServers() {
            return servers;
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return sslBundle;
        }
    }
}

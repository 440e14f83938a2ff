package io.catmq.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionDetailsFactory;
import org.springframework.boot.testcontainers.service.connection.ContainerConnectionSource;
import org.testcontainers.containers.Container;

/**
 * {@code @ServiceConnection} on any container whose image is called {@value #IMAGE}, or that has this name in the
 * annotation. The container has to expose the server's port.
 */
class CatMqContainerConnectionDetailsFactory
        extends ContainerConnectionDetailsFactory<Container<?>, CatMqConnectionDetails> {
    static final String IMAGE = "catmq-server";

    static final int PORT = 8080;

    CatMqContainerConnectionDetailsFactory() {
        super(IMAGE);
    }

    @Override
    protected CatMqConnectionDetails getContainerConnectionDetails(ContainerConnectionSource<Container<?>> source) {
        return new Details(source);
    }

    private static final class Details extends ContainerConnectionDetails<Container<?>>
            implements CatMqConnectionDetails {
        private Details(ContainerConnectionSource<Container<?>> source) {
            super(source);
        }

        @Override
        public List<String> getServers() {
            Container<?> container = getContainer();
            String scheme = getSslBundle() == null ? "http" : "https";
            return List.of(scheme + "://" + container.getHost() + ":" + container.getMappedPort(PORT));
        }

        @Override
        public @Nullable SslBundle getSslBundle() {
            return super.getSslBundle();
        }
    }
}

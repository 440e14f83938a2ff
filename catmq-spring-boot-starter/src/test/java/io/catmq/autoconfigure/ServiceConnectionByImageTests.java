package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.ConnectionOptions;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.test.context.junit.jupiter.SpringJUnitConfig;

/** As a test of a user has it: a container in a field, known by the name of its image. */
@SpringJUnitConfig(CatMqAutoConfiguration.class)
class ServiceConnectionByImageTests {
    @ServiceConnection
    static final ServiceConnectionTests.Running CATMQ =
            new ServiceConnectionTests.Running("registry.example.com/catmq-server:1.0");

    @Test
    void the_container_is_the_server(@Autowired ConnectionOptions connection) {
        assertThat(connection.servers()).containsExactly(URI.create("http://docker:38080"));
    }
}

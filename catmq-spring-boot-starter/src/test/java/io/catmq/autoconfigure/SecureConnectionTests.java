package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ServerUnavailableException;
import io.catmq.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/** A real HTTPS server with a certificate of its own, and what is sent to log in. */
@Timeout(120)
class SecureConnectionTests {
    @TempDir
    static Path directory;

    private static SelfSigned certificate;
    private static EmbeddedServer server;
    private static String url;

    private final ApplicationContextRunner runner = new ApplicationContextRunner()
            .withConfiguration(AutoConfigurations.of(CatMqAutoConfiguration.class, SslAutoConfiguration.class));

    @BeforeAll
    static void startServer() throws Exception {
        certificate = SelfSigned.in(directory);
        server = EmbeddedServer.start(certificate.serverSettings());
        url = server.url().replace("http:", "https:");
    }

    @AfterAll
    static void stopServer() {
        server.close();
    }

    @Test
    void a_bundle_makes_the_server_trusted_for_admin_and_producer() {
        runner.withPropertyValues(
                        "catmq.client.servers=" + url,
                        "catmq.client.ssl.bundle=catmq",
                        "spring.ssl.bundle.pem.catmq.truststore.certificate=file:" + certificate.pem())
                .run(context -> {
                    context.getBean(CatMqAdmin.class).createTopic(NewTopic.of("secure"));
                    try (CatMqProducer producer = new CatMqProducer(context.getBean(ConnectionOptions.class))) {
                        assertThat(producer.sendAndWait(Message.of("secure", "x"))
                                        .offset())
                                .isZero();
                    }
                });
    }

    @Test
    void without_the_bundle_the_server_is_not_trusted() {
        runner.withPropertyValues("catmq.client.servers=" + url, "catmq.client.request-timeout=2s")
                // The last try may have ended before the server has shown its certificate.
                .run(context -> Awaitility.await()
                        .atMost(Duration.ofSeconds(60))
                        .untilAsserted(() -> assertThatThrownBy(
                                        () -> context.getBean(CatMqAdmin.class).listTopics())
                                .isInstanceOf(ServerUnavailableException.class)
                                .hasMessageContaining("certif")));
    }

    @Test
    void a_bundle_that_is_not_there_fails_the_start_with_its_name() {
        runner.withPropertyValues("catmq.client.ssl.bundle=nowhere")
                .run(context ->
                        assertThat(context.getStartupFailure()).rootCause().hasMessageContaining("nowhere"));
    }

    @Test
    void name_and_password_or_a_token_go_with_every_request() throws IOException {
        assertThat(authorizationOf("catmq.client.username=ann", "catmq.client.password=s3cret"))
                .isNotEmpty()
                .allMatch("Basic YW5uOnMzY3JldA=="::equals);
        assertThat(authorizationOf("catmq.client.token=abc.def")).isNotEmpty().allMatch("Bearer abc.def"::equals);
        assertThat(authorizationOf()).isNotEmpty().allMatch("none"::equals);
    }

    @Test
    void what_was_meant_for_https_is_not_told_to_a_server_with_http() throws IOException {
        assertThat(authorizationOf("catmq.client.token=abc", "catmq.client.servers[1]=https://localhost:1"))
                .isNotEmpty()
                .allMatch("none"::equals);
    }

    @Test
    void a_name_and_a_token_together_are_refused_without_saying_them() {
        runner.withPropertyValues(
                        "catmq.client.username=ann", "catmq.client.password=pass-w", "catmq.client.token=tok-n")
                .run(context -> assertThat(context.getStartupFailure())
                        .rootCause()
                        .hasMessageContaining("catmq.client.token")
                        .hasMessageNotContainingAny("pass-w", "tok-n"));
    }

    @Test
    void secrets_are_in_no_text_of_the_connection() {
        runner.withPropertyValues("catmq.client.username=ann", "catmq.client.password=pass-w")
                .run(context -> assertThat(
                                context.getBean(ConnectionOptions.class).toString()
                                        + context.getBean(CatMqClientProperties.class))
                        .doesNotContain("pass-w", "Basic"));
    }

    /** What a server that is none gets as authorization. */
    private List<String> authorizationOf(String... properties) throws IOException {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(header == null ? "none" : header);
            exchange.sendResponseHeaders(404, -1);
            exchange.close();
        });
        proxy.start();
        try {
            runner.withPropertyValues(
                            "catmq.client.servers[0]=http://localhost:"
                                    + proxy.getAddress().getPort(),
                            "catmq.client.request-timeout=30s")
                    .withPropertyValues(properties)
                    .run(context -> assertThatThrownBy(
                                    () -> context.getBean(CatMqAdmin.class).listTopics())
                            .isNotNull());
        } finally {
            proxy.stop(0);
        }
        return seen;
    }
}

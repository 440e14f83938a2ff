package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.catmq.embedded.EmbeddedServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

/** A binder with servers of its own has a log-in and an SSL bundle of its own, and none of the application's. */
@Timeout(120)
class BinderOfItsOwnTests {
    private static final String EAST = "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.binder.";
    private static final String BINDER = "spring.cloud.stream.catmq.binder.";
    private static final String NOBODY = "http://localhost:1";

    @TempDir
    Path directory;

    @Test
    void its_bundle_makes_its_servers_trusted() throws Exception {
        SelfSigned certificate = SelfSigned.in(directory);
        try (EmbeddedServer server = EmbeddedServer.start(certificate.serverSettings());
                ConfigurableApplicationContext application = run(
                        "catmq.client.servers=" + NOBODY,
                        "spring.cloud.stream.binders.east.type=catmq",
                        EAST + "servers=" + server.url().replace("http:", "https:"),
                        EAST + "ssl.bundle=east",
                        "spring.ssl.bundle.pem.east.truststore.certificate=file:" + certificate.pem())) {
            assertThat(application.getBean(StreamBridge.class).send("secure", "x"))
                    .isTrue();
        }
    }

    @Test
    void its_name_and_password_or_its_token_go_with_every_request_and_the_applications_do_not() throws Exception {
        String application = "catmq.client.token=of-the-application";
        assertThat(authorization(
                        url -> List.of(BINDER + "servers=" + url, BINDER + "username=ann", BINDER + "password=s3cret")))
                .isEqualTo("Basic YW5uOnMzY3JldA==");
        assertThat(authorization(url -> List.of(application, BINDER + "servers=" + url, BINDER + "token=abc")))
                .isEqualTo("Bearer abc");
        assertThat(authorization(url -> List.of(application, BINDER + "servers=" + url)))
                .isEqualTo("none");
    }

    @Test
    void a_log_in_without_servers_or_a_name_with_a_token_is_refused_without_saying_it() {
        refuses(BINDER + "token", BINDER + "token=tok-n");
        refuses(BINDER + "username", BINDER + "username=ann", BINDER + "password=tok-n");
        refuses(BINDER + "ssl.bundle", BINDER + "ssl.bundle=tok-n");
        refuses(BINDER + "token", BINDER + "servers=" + NOBODY, BINDER + "token=tok-n", BINDER + "username=ann");
    }

    private static void refuses(String setting, String... settings) {
        assertThatThrownBy(() -> run(settings).close())
                .rootCause()
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining(setting)
                .hasMessageNotContaining("tok-n");
    }

    private interface Settings {
        List<String> of(String url);
    }

    /** What a server that is none gets as authorization, always the same. */
    private static String authorization(Settings settings) throws Exception {
        List<String> seen = new CopyOnWriteArrayList<>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String header = exchange.getRequestHeaders().getFirst("Authorization");
            seen.add(header == null ? "none" : header);
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        server.start();
        String url = "http://localhost:" + server.getAddress().getPort();
        try (ConfigurableApplicationContext application = run(settings.of(url).toArray(String[]::new))) {
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> !seen.isEmpty() && application.isRunning());
        } finally {
            server.stop(0);
        }
        assertThat(seen).containsOnly(seen.get(0));
        return seen.get(0);
    }

    private static ConfigurableApplicationContext run(String... settings) {
        String[] arguments = Stream.concat(
                        Stream.of(
                                "spring.main.banner-mode=off",
                                BINDER + "start-timeout=2s",
                                "spring.cloud.stream.output-bindings=out",
                                "spring.cloud.stream.bindings.out.destination=out"),
                        Stream.of(settings))
                .map(setting -> "--" + setting)
                .toArray(String[]::new);
        return new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .run(arguments);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Nothing {}
}

package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.core.io.FileSystemResource;

/** Starting: with nothing wrong a line that says where, with anything wrong a paragraph and exit code 1. */
class ServerStartsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(180);

    @Test
    void it_says_where_it_is_and_stops_within_seconds_and_says_so_with_its_last_line() {
        try (TestDatabase database = TestDatabases.h2();
                ServerProcess server = ServerProcess.start(database)) {
            org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(server.output())
                    .contains("is ready at " + server.url(), "database H2", "portal"));
            assertThat(server.output()).doesNotContain("WARN", "ERROR");
            server.terminate();
            server.awaitEnd(Duration.ofSeconds(30));
            assertThat(server.output().strip()).endsWith("CatMQ has stopped");
        }
    }

    @Test
    void a_page_that_says_that_there_is_no_portal_is_not_announced_as_one() {
        Path pages = Path.of("..", "catmq-portal-ui");
        assertThat(StartReport.isPortal(new FileSystemResource(pages.resolve("index.html"))))
                .isTrue();
        assertThat(StartReport.isPortal(new FileSystemResource(pages.resolve("placeholder/index.html"))))
                .isFalse();
        assertThat(StartReport.isPortal(new FileSystemResource(pages.resolve("none.html"))))
                .isFalse();
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                Arguments.of(
                        "a database that is not there",
                        List.of("--catmq.database.url=jdbc:mysql://127.0.0.1:1/none", "--catmq.database.user=root"),
                        "127.0.0.1:1"),
                Arguments.of(
                        "a URL of another kind", List.of("--catmq.database.url=jdbc:oracle:thin:@x"), "jdbc:mysql:"),
                Arguments.of(
                        "a limit out of range",
                        List.of("--catmq.limits.max-message-bytes=9MB"),
                        "catmq.limits.max-message-bytes is"),
                Arguments.of(
                        "no number, with a database that is not there",
                        List.of(
                                "--catmq.topics.max-partitions=many",
                                "--catmq.database.url=jdbc:mysql://127.0.0.1:1/none"),
                        "catmq.topics.max-partitions is \"many\", must be a whole number"),
                Arguments.of(
                        "a misspelt setting",
                        List.of("--catmq.topic.default-partitions=3"),
                        "catmq.topic.default-partitions is not a setting of this server; did you mean"
                                + " catmq.topics.default-partitions?"),
                Arguments.of(
                        "an argument that is no setting", List.of("start"), "The argument \"start\" is not a setting"),
                Arguments.of(
                        "times that do not fit",
                        List.of("--catmq.group.heartbeat-interval=9s"),
                        "catmq.group.heartbeat-interval is 9000 ms"),
                Arguments.of(
                        "a password file that is not there",
                        List.of("--catmq.database.password-file=/nowhere"),
                        "catmq.database.password-file is /nowhere"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void a_mistake_ends_with_a_paragraph_and_exit_code_1(String mistake, List<String> settings, String says) {
        try (TestDatabase database = TestDatabases.h2()) {
            int port = ServerProcess.freePort();
            List<String> args = Stream.concat(
                            Stream.of("--server.port=" + port, "--catmq.database.url=" + database.url()),
                            settings.stream())
                    .toList();
            // The last one of two equal settings counts, so a URL of the mistake's own wins.
            List<String> once = args.stream()
                    .filter(arg -> !arg.startsWith("--catmq.database.url=" + database.url())
                            || settings.stream().noneMatch(other -> other.startsWith("--catmq.database.url=")))
                    .toList();
            try (ServerProcess server = ServerProcess.run(once, port)) {
                assertThat(server.awaitEnd(PATIENCE)).isEqualTo(1);
                assertThat(server.output()).contains("APPLICATION FAILED TO START", says);
                assertThat(server.output()).doesNotContain("\tat ");
            }
        }
    }

    @Test
    void a_port_that_is_taken_is_said_in_a_sentence() throws IOException {
        try (TestDatabase database = TestDatabases.h2();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
                ServerProcess server = ServerProcess.run(
                        List.of(
                                "--server.port=" + taken.getLocalPort(),
                                "--catmq.database.url=" + database.url(),
                                "--catmq.database.user=sa"),
                        taken.getLocalPort())) {
            assertThat(server.awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(server.output())
                    .contains("Port " + taken.getLocalPort() + " is taken")
                    .doesNotContain("\tat ");
        }
    }
}

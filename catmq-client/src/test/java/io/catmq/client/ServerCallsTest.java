package io.catmq.client;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** When it is tried again, and what is said of servers that are none of ours. */
class ServerCallsTest {
    @Test
    void no_try_is_begun_that_would_be_cut_short_and_take_a_slow_answer_for_a_dead_server() {
        assertThat(ServerCalls.isWorthATry(Deadline.in(Duration.ofMillis(200)), 0))
                .isFalse();
        assertThat(ServerCalls.isWorthATry(Deadline.in(Duration.ofHours(1)), 0)).isTrue();
        assertThat(ServerCalls.isWorthATry(
                        Deadline.in(Duration.ofHours(1)), Duration.ofHours(1).toMillis() - 200))
                .as("the pause before it counts")
                .isFalse();
    }

    @Test
    void an_answer_that_is_not_a_catmq_servers_names_the_url_that_it_came_from() {
        try (Foreign server = Foreign.start();
                CatMqAdmin admin = new CatMqAdmin(connection("http://localhost:" + server.port()))) {
            assertThatThrownBy(admin::listTopics)
                    .hasMessageContaining("HTTP status 404 of http://localhost:" + server.port())
                    .hasMessageContaining("is this the URL of a CatMQ server?");
        }
    }

    @Test
    void https_where_a_server_speaks_http_is_said() {
        try (Foreign server = Foreign.start();
                CatMqAdmin admin = new CatMqAdmin(connection("https://localhost:" + server.port()))) {
            assertThatThrownBy(admin::listTopics)
                    .isInstanceOf(ServerUnavailableException.class)
                    .hasMessageContaining("https://localhost:" + server.port())
                    .hasMessageContaining("its URL may have to begin with http:");
        }
    }

    private static ConnectionOptions connection(String url) {
        return ConnectionOptions.builder()
                .servers(url)
                .requestTimeout(Duration.ofSeconds(5))
                .build();
    }

    /** Answers 404 to whatever comes, as plain HTTP. */
    private record Foreign(ServerSocket socket) implements AutoCloseable {
        static Foreign start() {
            try {
                Foreign server = new Foreign(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
                Threads.daemons("foreign").newThread(server::run).start();
                return server;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void run() {
            while (!socket.isClosed()) {
                try (Socket connection = socket.accept()) {
                    int read = connection.getInputStream().read(new byte[4096]);
                    assertThat(read).isPositive();
                    connection
                            .getOutputStream()
                            .write("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
                                    .getBytes(US_ASCII));
                } catch (IOException e) {
                    // The caller hung up, or the test is over.
                }
            }
        }

        int port() {
            return socket.getLocalPort();
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

package io.catmq.server;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole server inside the test's JVM, on a database and a port of its own, asked over real HTTP. */
public final class TestServer implements AutoCloseable {
    private static final JsonMapper JSON = new JsonMapper();

    private final TestDatabase database;
    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();

    private TestServer(TestDatabase database, ConfigurableApplicationContext context) {
        this.database = database;
        this.context = context;
    }

    public static TestServer start(String... settings) {
        return start(TestDatabases.h2(), settings);
    }

    /** On that database, which goes with it. */
    public static TestServer start(TestDatabase database, String... settings) {
        List<String> args = new ArrayList<>(List.of(
                "--catmq.database.url=" + database.url(),
                "--catmq.database.user=" + database.user(),
                "--catmq.database.password=" + database.password()));
        args.addAll(List.of(settings));
        if (args.stream().noneMatch(each -> each.startsWith("--server.port="))) {
            args.add("--server.port=0");
        }
        return new TestServer(database, SpringApplication.run(CatMqServer.class, args.toArray(String[]::new)));
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public int port() {
        return Integer.parseInt(context.getEnvironment().getRequiredProperty("local.server.port"));
    }

    public String url() {
        return "http://127.0.0.1:" + port();
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url() + path));
    }

    public HttpResponse<String> send(HttpRequest.Builder request) {
        return send(request, BodyHandlers.ofString());
    }

    public <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
        try {
            return http.send(request.build(), handler);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(stop);
        }
    }

    public HttpResponse<String> get(String path) {
        return send(request(path));
    }

    public HttpResponse<String> post(String path, String json) {
        return send(request(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(json)));
    }

    /** The answer to a request that must succeed. */
    public JsonNode ask(String method, String path, String json) {
        HttpResponse<String> answer = send(
                request(path).header("Content-Type", "application/json").method(method, BodyPublishers.ofString(json)));
        if (answer.statusCode() >= 300) {
            throw new AssertionError(method + " " + path + " -> " + answer.statusCode() + " " + answer.body());
        }
        return JSON.readTree(answer.body());
    }

    public static JsonNode json(HttpResponse<String> answer) {
        return JSON.readTree(answer.body());
    }

    @Override
    public void close() {
        context.close();
        database.close();
    }
}

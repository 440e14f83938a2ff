package io.catmq.drills;

import io.catmq.drills.Evidence.Change;
import io.catmq.drills.Evidence.View;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One broker's HTTP API, without the client's patience: what this broker says, now. */
record Api(String url) {

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build();
    private static final JsonMapper JSON = new JsonMapper();
    private static final int PAGE = 1000;

    static Api of(String url) {
        return new Api(url);
    }

    /** An answer; status 0 when there was none. */
    record Answer(int status, String body) {

        boolean isDone() {
            return status / 100 == 2;
        }

        JsonNode json() {
            return JSON.readTree(body);
        }
    }

    boolean isReady() {
        return send("GET", "/v1/metadata", "", Duration.ofSeconds(2)).isDone();
    }

    Answer get(String path) {
        return send("GET", path, "", Duration.ofSeconds(10));
    }

    Answer createTopic(String name, int partitions, Duration timeout) {
        return send("POST", "/v1/topics", "{\"name\":\"" + name + "\",\"partitions\":" + partitions + "}", timeout);
    }

    /** One message with a fixed key. */
    Answer publish(String topic, String text) {
        var body = "{\"messages\":[{\"key\":\"key\",\"text\":\"" + text + "\"}]}";
        return send("POST", "/v1/topics/" + topic + "/messages", body, Duration.ofSeconds(20));
    }

    Answer grow(String topic, int partitions, Duration timeout) {
        return send("PATCH", "/v1/topics/" + topic, "{\"partitions\":" + partitions + "}", timeout);
    }

    Answer deleteTopic(String name, Duration timeout) {
        return send("DELETE", "/v1/topics/" + name, "", timeout);
    }

    /** The metadata log as this broker has applied it; empty when it does not tell. */
    List<Change> metadataLog() {
        var changes = new ArrayList<Change>();
        for (var after = 0L; ; ) {
            var answer = get("/v1/metadata/log?after=" + after + "&limit=" + PAGE);
            if (!answer.isDone()) {
                return changes;
            }
            var page = answer.json().path("lines");
            for (var change : page) {
                changes.add(new Change(
                        change.path("txid").asLong(),
                        change.path("term").asLong(),
                        change.path("kind").asString()));
            }
            if (page.size() < PAGE) {
                return changes;
            }
            after = changes.get(changes.size() - 1).txid();
        }
    }

    /** A broker and the term in which it leads. */
    record Leads(String brokerId, long term) {}

    /** Who leads, as this broker knows; null when nobody does, or when it does not answer at once. */
    @Nullable Leads leader() {
        var answer = send("GET", "/actuator/catmq", "", Duration.ofSeconds(1));
        var leader = answer.isDone() ? answer.json().path("leader") : null;
        return leader == null || !leader.path("known").asBoolean()
                ? null
                : new Leads(leader.path("id").asString(), leader.path("term").asLong());
    }

    /** What this broker has applied. */
    View view() {
        var topics = new TreeMap<String, Integer>();
        var list = get("/v1/topics");
        var metadata = get("/v1/metadata");
        if (!list.isDone() || !metadata.isDone()) {
            return new View(-1, topics);
        }
        for (var topic : list.json().path("topics")) {
            topics.put(topic.path("name").asString(), topic.path("partitions").asInt());
        }
        return new View(metadata.json().path("txid").asLong(), topics);
    }

    private Answer send(String method, String path, String body, Duration timeout) {
        var request = HttpRequest.newBuilder(URI.create(url + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .header("Content-Type", "application/json")
                .timeout(timeout)
                .build();
        try {
            HttpResponse<String> answer = CLIENT.send(request, BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.body());
        } catch (IOException e) {
            return new Answer(0, e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DrillException("Interrupted");
        }
    }
}

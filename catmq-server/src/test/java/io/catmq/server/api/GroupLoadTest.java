package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.ApiPaths;
import io.catmq.server.TestServer;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import tools.jackson.databind.JsonNode;

/** What 1,000 members in 50 groups cost the leader, over HTTP: {@code -Dcatmq.load=true}. */
@EnabledIfSystemProperty(named = "catmq.load", matches = "true")
class GroupLoadTest {
    private static final int GROUPS = 50;
    private static final int MEMBERS = 20;
    private static final int INTERVAL_MS = 3_000;
    private static final int SECONDS = 12;

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();

    private final class LoadMember {
        final int group;
        final String id;
        long epoch;
        JsonNode assignment;

        LoadMember(int group, int number) {
            this.group = group;
            this.id = "member-" + group + "-" + number;
        }

        void beat(TestServer server) throws Exception {
            StringBuilder owned = new StringBuilder();
            if (assignment != null) {
                for (JsonNode topic : assignment) {
                    List<String> numbers = new ArrayList<>();
                    topic.path("partitions")
                            .forEach(each -> numbers.add(each.path("partition").asString()));
                    owned.append("{\"topic\":\"load-" + group + "\",\"partitions\":[")
                            .append(String.join(",", numbers))
                            .append("]}");
                }
            }
            String body = "{\"memberId\":\"" + id + "\",\"memberEpoch\":" + epoch + ",\"subscribedTopics\":[\"load-"
                    + group + "\"],\"owned\":[" + owned + "]}";
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(server.url() + ApiPaths.heartbeat("load-" + group)))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode json = TestServer.json(answer);
            epoch = json.path("memberEpoch").asLong();
            assignment = json.path("assignment");
        }
    }

    @Test
    void members_cost() throws Exception {
        try (TestServer server = TestServer.start()) {
            List<LoadMember> members = new ArrayList<>();
            for (int group = 0; group < GROUPS; group++) {
                server.post(ApiPaths.TOPICS, "{\"name\":\"load-" + group + "\",\"partitions\":20}");
                for (int i = 0; i < MEMBERS; i++) {
                    members.add(new LoadMember(group, i));
                }
            }
            long joining = System.nanoTime();
            for (int round = 0; round < 4; round++) {
                for (LoadMember member : members) {
                    member.beat(server);
                }
            }
            System.out.println("joined and settled in " + millis(System.nanoTime() - joining) + " ms");
            long cpu = serverCpu();
            long begin = System.nanoTime();
            int beats = SECONDS * 1_000 * members.size() / INTERVAL_MS;
            for (int i = 0; i < beats; i++) {
                members.get(i % members.size()).beat(server);
                long due = begin + TimeUnit.MILLISECONDS.toNanos((long) (i + 1) * INTERVAL_MS / members.size());
                long wait = due - System.nanoTime();
                if (wait > 0) {
                    TimeUnit.NANOSECONDS.sleep(wait);
                }
            }
            long used = serverCpu() - cpu;
            long took = System.nanoTime() - begin;
            System.out.printf(
                    "%d heartbeats in %d ms, server threads used %d ms: %.1f %% of a core%n",
                    beats, millis(took), millis(used), 100.0 * used / took);
            assertThat(members)
                    .allMatch(member ->
                            member.assignment.get(0).path("partitions").size() == 1);
        }
    }

    private static long millis(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(nanos);
    }

    /** Of all threads but those of this client. */
    private long serverCpu() {
        long sum = 0;
        for (long id : threads.getAllThreadIds()) {
            var info = threads.getThreadInfo(id);
            if (info != null
                    && !info.getThreadName().startsWith("HttpClient-")
                    && id != Thread.currentThread().getId()) {
                sum += Math.max(0, threads.getThreadCpuTime(id));
            }
        }
        return sum;
    }
}

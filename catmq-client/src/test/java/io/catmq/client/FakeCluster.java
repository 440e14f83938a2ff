package io.catmq.client;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BrokerInfo;
import io.catmq.client.wire.CommitRequest;
import io.catmq.client.wire.CommittedOffset;
import io.catmq.client.wire.CommittedOffsetsResponse;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.FetchPartition;
import io.catmq.client.wire.FetchRequest;
import io.catmq.client.wire.FetchResponse;
import io.catmq.client.wire.FetchSection;
import io.catmq.client.wire.HeartbeatRequest;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.OffsetToCommit;
import io.catmq.client.wire.PartitionMetadata;
import io.catmq.client.wire.PartitionOffset;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.ServerLimits;
import io.catmq.client.wire.TopicMetadata;
import io.catmq.client.wire.TopicOffsetsResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** What the servers of a cluster share, in memory: topics, logs, offsets. Thread safe. */
final class FakeCluster {
    private final Map<String, FakeLog[]> topics = new TreeMap<>();
    private final Map<TopicPartition, Long> committed = new TreeMap<>();
    private final List<HeartbeatRequest> heartbeats = new ArrayList<>();
    private final List<CommitRequest> commits = new ArrayList<>();
    private Function<HeartbeatRequest, Object> coordinator =
            request -> ProblemDetail.of(ErrorCode.INTERNAL, "no coordinator in this test");
    private Function<CommitRequest, Object> commitCheck = request -> "{}";
    private @Nullable String generation = "1";
    private final Map<String, BrokerInfo> brokers = new TreeMap<>();
    private final Map<String, String> preferred = new HashMap<>();
    private boolean autoCreate;
    private int maxMessageBytes = BatchLimits.DEFAULT_MAX_MESSAGE_BYTES;

    record Reply(int status, String type, Bytes content) {
        byte[] body() {
            return content.array();
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    record Bytes(byte[] array) {}

    synchronized FakeCluster topic(String name, int partitions) {
        topics.put(
                name,
                IntStream.range(0, partitions).mapToObj(i -> new FakeLog()).toArray(FakeLog[]::new));
        return this;
    }

    synchronized void grow(String name, int partitions) {
        FakeLog[] old = topics.get(name);
        FakeLog[] more = Arrays.copyOf(old, partitions);
        IntStream.range(old.length, partitions).forEach(i -> more[i] = new FakeLog());
        topics.put(name, more);
    }

    synchronized void delete(String name) {
        topics.remove(name);
    }

    /** From now on metadata lists it. */
    synchronized void joins(String id, FakeServer server) {
        brokers.put(id, new BrokerInfo(id, server.url()));
    }

    /** Metadata no longer lists it. */
    synchronized void leaves(String id) {
        brokers.remove(id);
    }

    synchronized FakeCluster prefers(String topic, int partition, String broker) {
        preferred.put(topic + "-" + partition, broker);
        return this;
    }

    synchronized FakeCluster autoCreate() {
        autoCreate = true;
        return this;
    }

    synchronized FakeCluster maxMessageBytes(int bytes) {
        maxMessageBytes = bytes;
        return this;
    }

    /** Answers heartbeats with a HeartbeatResponse or a ProblemDetail. */
    synchronized FakeCluster coordinator(Function<HeartbeatRequest, Object> answers) {
        coordinator = answers;
        return this;
    }

    /** The group has neither members nor commits. */
    synchronized void groupIsUnknown() {
        generation = null;
    }

    /** Answers commits; a ProblemDetail refuses them. */
    synchronized void commitCheck(Function<CommitRequest, Object> answers) {
        commitCheck = answers;
    }

    synchronized List<String> values(String topic, int partition) {
        return topics.get(topic)[partition].values();
    }

    /** Changes or reads a log. */
    synchronized <T> T log(String topic, int partition, Function<FakeLog, T> work) {
        notifyAll();
        return work.apply(topics.get(topic)[partition]);
    }

    synchronized Map<TopicPartition, Long> committed() {
        return new TreeMap<>(committed);
    }

    synchronized void committed(TopicPartition partition, long offset) {
        committed.put(partition, offset);
    }

    synchronized List<HeartbeatRequest> heartbeats() {
        return List.copyOf(heartbeats);
    }

    synchronized List<CommitRequest> commits() {
        return List.copyOf(commits);
    }

    synchronized Reply handle(String method, String path, String query, byte[] body) throws IOException {
        String[] parts = path.split("/");
        if (path.equals("/v1/metadata")) {
            String names = query == null ? "" : query.substring("topics=".length());
            return json(200, metadata(names.split(",")));
        }
        if (path.equals("/v1/topics") && method.equals("POST")) {
            return create(Json.read(body, CreateTopicRequest.class));
        }
        if (path.equals("/v1/fetch")) {
            return fetch(Json.read(body, FetchRequest.class));
        }
        if (path.endsWith("/records")) {
            return append(parts[3], Integer.parseInt(parts[5]), body);
        }
        if (path.endsWith("/heartbeat")) {
            HeartbeatRequest request = Json.read(body, HeartbeatRequest.class);
            heartbeats.add(request);
            return result(coordinator.apply(request));
        }
        if (parts[2].equals("topics") && path.endsWith("/offsets")) {
            return offsets(parts[3], query.substring("at=".length()));
        }
        if (parts[2].equals("groups") && path.endsWith("/offsets")) {
            return method.equals("POST") ? commit(Json.read(body, CommitRequest.class)) : readCommitted();
        }
        return result(ProblemDetail.of(ErrorCode.NOT_FOUND, "nothing at " + path));
    }

    private MetadataResponse metadata(String[] names) {
        List<TopicMetadata> found = new ArrayList<>();
        for (String name : names) {
            FakeLog[] logs = topics.get(name);
            if (logs != null) {
                found.add(new TopicMetadata(
                        name,
                        1,
                        IntStream.range(0, logs.length)
                                .mapToObj(i -> new PartitionMetadata(i, preferred.get(name + "-" + i)))
                                .toList()));
            }
        }
        int maxBatchBytes = BatchLimits.forMaxMessageBytes(maxMessageBytes).maxBatchBytes();
        return new MetadataResponse(
                1,
                List.copyOf(brokers.values()),
                autoCreate,
                1,
                new ServerLimits(maxMessageBytes, maxBatchBytes, 100),
                found);
    }

    private Reply create(CreateTopicRequest request) {
        if (topics.containsKey(request.name())) {
            return result(ProblemDetail.of(ErrorCode.TOPIC_EXISTS, "it exists"));
        }
        topic(request.name(), 1);
        return json(201, Map.of());
    }

    private Reply append(String topic, int partition, byte[] body) {
        FakeLog[] logs = topics.get(topic);
        if (logs == null) {
            return result(
                    ProblemDetail.of(ErrorCode.UNKNOWN_TOPIC, "no such topic").withTopic(topic));
        }
        if (partition >= logs.length) {
            return result(ProblemDetail.of(ErrorCode.UNKNOWN_PARTITION, "no such partition"));
        }
        if (body.length > BatchLimits.forMaxMessageBytes(maxMessageBytes).maxBatchBytes()) {
            return result(
                    ProblemDetail.of(ErrorCode.MESSAGE_TOO_LARGE, "too large").withLimit(maxMessageBytes));
        }
        notifyAll();
        return result(logs[partition].append(body));
    }

    /** Waits as a server does, while others are let in. */
    private Reply fetch(FetchRequest request) throws IOException {
        long deadline = System.nanoTime() + request.maxWaitMs() * 1_000_000L;
        List<FetchSection> sections = sections(request);
        try {
            for (long left = request.maxWaitMs(); sections.isEmpty() && left > 0; ) {
                wait(left);
                sections = sections(request);
                left = (deadline - System.nanoTime()) / 1_000_000;
            }
        } catch (InterruptedException e) {
            throw new IOException("the server is closed", e);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FetchResponse.write(sections, out);
        return new Reply(200, ApiHeaders.FETCH_TYPE, new Bytes(out.toByteArray()));
    }

    private List<FetchSection> sections(FetchRequest request) {
        List<FetchSection> sections = new ArrayList<>();
        for (int i = 0; i < request.partitions().size(); i++) {
            FetchPartition wanted = request.partitions().get(i);
            FakeLog[] logs = topics.get(wanted.topic());
            if (logs == null || wanted.partition() >= logs.length) {
                sections.add(FetchSection.error(i, -1, -1, ErrorCode.UNKNOWN_TOPIC));
                continue;
            }
            FakeLog log = logs[wanted.partition()];
            if (wanted.offset() < log.start() || wanted.offset() > log.end()) {
                sections.add(FetchSection.error(i, log.start(), log.end(), ErrorCode.OFFSET_OUT_OF_RANGE));
            } else if (wanted.offset() < log.end()) {
                sections.add(FetchSection.of(i, log.start(), log.end(), log.from(wanted.offset(), request.maxBytes())));
            }
        }
        return sections;
    }

    private Reply offsets(String topic, String at) {
        FakeLog[] logs = topics.get(topic);
        List<PartitionOffset> offsets = new ArrayList<>();
        for (int i = 0; i < logs.length; i++) {
            offsets.add(new PartitionOffset(i, at.equals("earliest") ? logs[i].start() : logs[i].end()));
        }
        return json(200, new TopicOffsetsResponse(offsets));
    }

    private Reply commit(CommitRequest request) {
        commits.add(request);
        Object answer = commitCheck.apply(request);
        if (answer instanceof ProblemDetail) {
            return result(answer);
        }
        for (OffsetToCommit each : request.offsets()) {
            committed.put(new TopicPartition(each.topic(), each.partition()), each.offset());
        }
        generation = "1";
        return json(200, Map.of());
    }

    private Reply readCommitted() {
        List<CommittedOffset> offsets = new ArrayList<>();
        topics.forEach((topic, logs) -> {
            for (int i = 0; i < logs.length; i++) {
                offsets.add(new CommittedOffset(topic, i, committed.get(new TopicPartition(topic, i)), generation));
            }
        });
        return json(200, new CommittedOffsetsResponse(offsets));
    }

    private static Reply result(Object value) {
        if (value instanceof ProblemDetail problem) {
            return new Reply(problem.status(), ApiHeaders.PROBLEM_TYPE, new Bytes(Json.write(problem)));
        }
        return json(200, value);
    }

    private static Reply json(int status, Object value) {
        return new Reply(status, ApiHeaders.JSON_TYPE, new Bytes(Json.write(value)));
    }
}

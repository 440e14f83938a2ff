package io.catmq.server.api;

import io.catmq.client.wire.AlterTopicRequest;
import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.CreateTopicRequest;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.TopicDescription;
import io.catmq.client.wire.TopicListResponse;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.log.Retention;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.NewTopic;
import io.catmq.server.metadata.Topic;
import io.catmq.server.metadata.TopicChange;
import io.catmq.server.metadata.TopicOutcome;
import io.catmq.server.metadata.TopicProperties;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Creates, lists, describes, changes and deletes topics. */
@RestController
final class TopicController {
    private final Metadata metadata;
    private final TopicLookup topics;
    private final TopicDescriptions descriptions;
    private final TopicProperties settings;
    private final LocalBroker broker;

    TopicController(
            Metadata metadata,
            TopicLookup topics,
            TopicDescriptions descriptions,
            TopicProperties settings,
            LocalBroker broker) {
        this.metadata = metadata;
        this.topics = topics;
        this.descriptions = descriptions;
        this.settings = settings;
        this.broker = broker;
    }

    @PostMapping(path = ApiPaths.TOPICS, consumes = ApiHeaders.JSON_TYPE)
    @ResponseStatus(HttpStatus.CREATED)
    TopicDescription create(@RequestBody CreateTopicRequest request, HttpServletRequest http) {
        Problems.requireName("topic", request.name());
        Integer asked = request.partitions();
        int partitions = asked == null ? settings.defaultPartitions() : asked;
        requirePartitions(partitions);
        requireRetention("retentionMs", request.retentionMs());
        requireRetention("retentionBytes", request.retentionBytes());
        TopicOutcome outcome = metadata.create(
                Forwarded.actor(http, broker),
                new NewTopic(request.name(), partitions, request.retentionMs(), request.retentionBytes()));
        return descriptions.describe(topicOf(outcome));
    }

    @GetMapping(ApiPaths.TOPICS)
    TopicListResponse list() {
        return new TopicListResponse(metadata.snapshot().topics().stream()
                .map(descriptions::summarize)
                .toList());
    }

    @GetMapping(ApiPaths.TOPIC)
    TopicDescription describe(@PathVariable String topic) {
        return descriptions.describe(topics.topic(topic));
    }

    @PatchMapping(path = ApiPaths.TOPIC, consumes = ApiHeaders.JSON_TYPE)
    TopicDescription alter(
            @PathVariable String topic, @RequestBody AlterTopicRequest request, HttpServletRequest http) {
        if (request.partitions() != null) {
            requirePartitions(request.partitions());
        }
        requireRetention("retentionMs", request.retentionMs());
        requireRetention("retentionBytes", request.retentionBytes());
        TopicOutcome outcome = metadata.alter(
                Forwarded.actor(http, broker),
                topic,
                new TopicChange(request.partitions(), request.retentionMs(), request.retentionBytes()));
        return descriptions.describe(topicOf(outcome));
    }

    @DeleteMapping(ApiPaths.TOPIC)
    ResponseEntity<Void> delete(@PathVariable String topic, HttpServletRequest http) {
        if (!metadata.delete(Forwarded.actor(http, broker), topic)) {
            throw Problems.unknownTopic(topic);
        }
        return ResponseEntity.noContent()
                .header(ApiHeaders.TXID, Long.toString(metadata.snapshot().txid()))
                .build();
    }

    private void requirePartitions(int partitions) {
        if (partitions < 1) {
            throw Problems.invalid("partitions", "\"partitions\" is " + partitions + ", must be at least 1.");
        }
        if (partitions > settings.maxPartitions()) {
            throw new ApiException(ProblemDetail.of(
                            ErrorCode.TOO_MANY_PARTITIONS,
                            "A topic may have at most " + settings.maxPartitions()
                                    + " partitions on this server (catmq.topics.max-partitions); " + partitions
                                    + " were asked for.")
                    .withLimit(settings.maxPartitions())
                    .withField("partitions"));
        }
    }

    private static void requireRetention(String field, @Nullable Long value) {
        if (value != null && value < Retention.UNLIMITED) {
            throw Problems.invalid(
                    field, "\"" + field + "\" is " + value + ", must be 0 or more, or -1 for unlimited.");
        }
    }

    private static Topic topicOf(TopicOutcome outcome) {
        if (outcome instanceof TopicOutcome.Done done) {
            return done.topic();
        }
        if (outcome instanceof TopicOutcome.Unknown unknown) {
            throw Problems.unknownTopic(unknown.name());
        }
        if (outcome instanceof TopicOutcome.Shrinks shrinks) {
            Topic topic = shrinks.topic();
            throw new ApiException(ProblemDetail.of(
                            ErrorCode.PARTITIONS_SHRINK,
                            "Topic \"" + topic.name() + "\" has " + topic.partitions()
                                    + " partitions. They can only become more: with fewer, keys would move and messages be lost.")
                    .withLimit(topic.partitions())
                    .withField("partitions")
                    .withTopic(topic.name()));
        }
        String name = ((TopicOutcome.Exists) outcome).topic().name();
        throw new ApiException(ProblemDetail.of(
                        ErrorCode.TOPIC_EXISTS,
                        "There is a topic \"" + name + "\" already. Change it with PATCH /v1/topics/" + name + ".")
                .withTopic(name));
    }
}

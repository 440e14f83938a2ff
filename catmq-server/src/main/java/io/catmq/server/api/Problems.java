package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.Names;
import io.catmq.client.wire.ProblemDetail;
import org.jspecify.annotations.Nullable;

/** The errors of the API in words. */
final class Problems {
    /** A database that is away is mostly back, or somebody else's, within seconds. */
    private static final long RETRY_AFTER_MS = 500;

    /** Room is made by retention and by people. */
    private static final long STORAGE_RETRY_AFTER_MS = 2_000;

    private Problems() {}

    static ApiException unknownTopic(String topic) {
        return unknownTopic(topic, "");
    }

    static ApiException unknownTopicToPublishTo(String topic) {
        return unknownTopic(
                topic, " and this server does not create topics when they are published to (catmq.topics.auto-create)");
    }

    private static ApiException unknownTopic(String topic, String why) {
        return new ApiException(ProblemDetail.of(
                        ErrorCode.UNKNOWN_TOPIC,
                        "There is no topic \"" + printable(topic) + "\"" + why + ". Create it with POST /v1/topics.")
                .withTopic(printable(topic)));
    }

    static ApiException anotherTopic(String topic, long id) {
        return new ApiException(ProblemDetail.of(
                        ErrorCode.UNKNOWN_TOPIC,
                        "The topic \"" + printable(topic) + "\" does not have the id " + id
                                + ": it was deleted and made anew.")
                .withTopic(printable(topic)));
    }

    static ApiException unknownPartition(String topic, int partition, int partitions) {
        String has = partitions == 1 ? "only partition 0" : "partitions 0 to " + (partitions - 1);
        return new ApiException(ProblemDetail.of(
                        ErrorCode.UNKNOWN_PARTITION,
                        "Topic \"" + topic + "\" has no partition " + partition + ": it has " + has + ".")
                .withTopic(topic)
                .withPartition(partition));
    }

    static ApiException unknownGroup(String group) {
        return new ApiException(ProblemDetail.of(
                ErrorCode.UNKNOWN_GROUP,
                "There is no group \"" + printable(group) + "\". A group appears when its first member joins."));
    }

    static void requireName(String what, @Nullable String name) {
        if (name == null) {
            throw missing("name");
        }
        Names.problem(what, name).ifPresent(sentence -> {
            throw new ApiException(
                    ProblemDetail.of(ErrorCode.INVALID_NAME, sentence + ".").withField("name"));
        });
    }

    static ApiException invalid(String field, String detail) {
        return new ApiException(
                ProblemDetail.of(ErrorCode.INVALID_REQUEST, detail).withField(field));
    }

    static ApiException missing(String field) {
        return invalid(field, "The field \"" + field + "\" is missing.");
    }

    static ApiException tooLarge(String what, long limit) {
        return new ApiException(ProblemDetail.of(
                        ErrorCode.MESSAGE_TOO_LARGE,
                        what + " is larger than the limit of " + limit
                                + " bytes. The limit follows from catmq.limits.max-message-bytes on the server.")
                .withLimit(limit));
    }

    static ProblemDetail outOfRange(long offset, long low, long high) {
        return ProblemDetail.of(
                        ErrorCode.OFFSET_OUT_OF_RANGE,
                        "Offset " + offset + " is out of range: the partition holds " + low + " to " + high
                                + " (the next to be written).")
                .withRange(low, high);
    }

    static ProblemDetail databaseUnavailable() {
        return ProblemDetail.of(
                        ErrorCode.DATABASE_UNAVAILABLE,
                        "The database cannot be reached at the moment. Nothing is lost; try again.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail storageFull(String why) {
        return ProblemDetail.of(
                        ErrorCode.STORAGE_FULL, why + " Nothing was written; consuming goes on. Try again later.")
                .withRetryAfterMs(STORAGE_RETRY_AFTER_MS);
    }

    static ProblemDetail metadataUnavailable() {
        return ProblemDetail.of(
                        ErrorCode.DATABASE_UNAVAILABLE,
                        "The metadata database cannot be reached at the moment. Messages of known topics go on; nothing"
                                + " can be changed, and a topic that this server does not know may exist. Try again.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail noLeader() {
        return ProblemDetail.of(
                        ErrorCode.NO_LEADER,
                        "No broker leads at the moment, so that nothing can be changed. Messages go on; try again.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail leaderDoesNotAnswer(String leader) {
        return ProblemDetail.of(
                        ErrorCode.NO_LEADER,
                        "The leader, broker " + leader + ", does not answer. Whether it has done what was asked is not"
                                + " known; another one will lead in seconds, then look or try again.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail behind(long wanted, long applied) {
        return ProblemDetail.of(
                        ErrorCode.METADATA_BEHIND,
                        "This server has applied metadata transactions up to " + applied + ", not yet " + wanted
                                + " as the header Catmq-Txid wants. Try again, or another server.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail shuttingDown() {
        return ProblemDetail.of(ErrorCode.SHUTTING_DOWN, "This server is shutting down. Try another one, or try again.")
                .withRetryAfterMs(RETRY_AFTER_MS);
    }

    static ProblemDetail internal() {
        return ProblemDetail.of(
                ErrorCode.INTERNAL,
                "The server failed to handle this request; its log says why. This is a bug in CatMQ or its set-up.");
    }

    /** Foreign input ends up in answers and logs: short, and without control characters. */
    static String printable(String text) {
        String shown = text.length() > 200 ? text.substring(0, 200) + "..." : text;
        return shown.replaceAll("[\\p{Cntrl}\"]", "?");
    }
}

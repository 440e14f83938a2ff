package io.catmq.client.wire;

import java.util.Optional;

/** The code of every error that the HTTP API answers, with its status and whether the same request may be tried again. */
public enum ErrorCode {
    UNKNOWN_TOPIC(404),
    UNKNOWN_PARTITION(404),
    UNKNOWN_GROUP(404),
    NOT_FOUND(404),
    METHOD_NOT_ALLOWED(405),
    NOT_ACCEPTABLE(406),
    TOPIC_EXISTS(409),
    INVALID_NAME(400),
    INVALID_REQUEST(400),
    MALFORMED_JSON(400),
    UNSUPPORTED_MEDIA_TYPE(415),
    MESSAGE_TOO_LARGE(413),
    OFFSET_OUT_OF_RANGE(416),
    COMMIT_BEYOND_END(400),
    COMMIT_BACKWARDS(400),
    GROUP_HAS_MEMBERS(409),
    FENCED(409),
    UNKNOWN_MEMBER(409),
    STALE_EPOCH(409),
    DUPLICATE_SEQUENCE(409),
    OUT_OF_ORDER_SEQUENCE(409),
    CORRUPT_BATCH(422),
    TOO_MANY_PARTITIONS(422),
    PARTITIONS_SHRINK(422),
    DIFFERENT_DATABASES(422),
    DATABASE_UNAVAILABLE(503, true),
    NO_LEADER(503, true),
    METADATA_BEHIND(503, true),
    SHUTTING_DOWN(503, true),
    STORAGE_FULL(507, true),
    CORRUPT_LOG(500),
    INTERNAL(500);

    private final int status;
    private final boolean retriable;

    ErrorCode(int status) {
        this(status, false);
    }

    ErrorCode(int status, boolean retriable) {
        this.status = status;
        this.retriable = retriable;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** Whether the very same request may succeed later. */
    public boolean retriable() {
        return retriable;
    }

    /** The code of that name; empty for one that this version does not know. */
    public static Optional<ErrorCode> find(String name) {
        for (ErrorCode code : values()) {
            if (code.name().equals(name)) {
                return Optional.of(code);
            }
        }
        return Optional.empty();
    }
}

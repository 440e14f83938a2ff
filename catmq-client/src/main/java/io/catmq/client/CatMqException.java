package io.catmq.client;

import io.catmq.client.wire.ErrorCode;
import org.jspecify.annotations.Nullable;

/** Whatever a server refuses or a client cannot do. Its message says what happened and what to do about it. */
public class CatMqException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final @Nullable String code;
    private final boolean retriable;

    /**
     * An exception.
     *
     * @param code name of an {@link ErrorCode}, or null when no server said it
     * @param retriable whether the same call may succeed later
     */
    public CatMqException(String message, @Nullable String code, boolean retriable, @Nullable Throwable cause) {
        super(message, cause);
        this.code = code;
        this.retriable = retriable;
    }

    /** Name of an {@link ErrorCode} (a newer server may have more), or null when no server said it. */
    public @Nullable String code() {
        return code;
    }

    /** Whether the same call may succeed later. */
    public boolean retriable() {
        return retriable;
    }

    boolean is(ErrorCode other) {
        return other.name().equals(code);
    }
}

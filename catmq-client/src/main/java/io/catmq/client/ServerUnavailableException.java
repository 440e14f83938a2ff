package io.catmq.client;

import org.jspecify.annotations.Nullable;

/** No server could be reached, or none could do it now. Whether a write took place is not known. */
public final class ServerUnavailableException extends CatMqException {
    private static final long serialVersionUID = 1L;

    ServerUnavailableException(String message, @Nullable String code, @Nullable Throwable cause) {
        super(message, code, true, cause);
    }
}

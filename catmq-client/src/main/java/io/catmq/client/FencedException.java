package io.catmq.client;

import org.jspecify.annotations.Nullable;

/** Someone else owns it by now: the partition of a commit, or the place of a group's member. Nothing was changed. */
public final class FencedException extends CatMqException {
    private static final long serialVersionUID = 1L;

    FencedException(String message, @Nullable String code) {
        super(message, code, false, null);
    }
}

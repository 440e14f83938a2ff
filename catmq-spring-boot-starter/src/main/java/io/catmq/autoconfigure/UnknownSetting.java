package io.catmq.autoconfigure;

import org.jspecify.annotations.Nullable;

/**
 * A setting under a prefix of CatMQ's that there is not. Its value is not kept: it may be a password.
 *
 * @param name as it was written
 * @param origin where, or null when that is not known
 * @param hint what can be set instead
 */
record UnknownSetting(String name, @Nullable String origin, String hint) {
    /** As in {@code catmq.client.server (application.yml - 3:12): did you mean catmq.client.servers?} */
    @Override
    public String toString() {
        return name + (origin == null ? "" : " (" + origin + ")") + ": " + hint;
    }
}

package io.catmq.autoconfigure;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A setting under a prefix of CatMQ's that there is not. Its value is not kept: it may be a password.
 *
 * @param name as it was written
 * @param origin where, or null when that is not known
 * @param nearest which may have been meant, the likeliest first; may be empty
 * @param others what there is in its place, if nothing is near
 */
record UnknownSetting(String name, @Nullable String origin, List<String> nearest, List<String> others) {
    /** What can be set instead. */
    String hint() {
        if (nearest.contains(name)) {
            return "this binding is written in two ways, with brackets ([name]) and without: Spring takes only one of them";
        }
        return nearest.isEmpty()
                ? "there is only " + String.join(", ", others)
                : "did you mean " + String.join(" or ", nearest) + "?";
    }

    /** As in {@code catmq.client.server (application.yml - 3:12): did you mean catmq.client.servers?} */
    @Override
    public String toString() {
        return name + (origin == null ? "" : " (" + origin + ")") + ": " + hint();
    }
}

package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code PATCH /v1/groups/{group}}; null leaves a setting as it is.
 *
 * @param paused whether the members get no partitions
 * @param maxMembers how many members consume at a time, the others stand by; 0 = all
 * @param allowed IP addresses or networks such as 10.1.0.0/16 whose members may consume; empty = all
 * @param denied IP addresses or networks whose members may not
 * @param readDelayMs the members read what was appended as long ago or longer, in ms up to 30 days; 0 = everything
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlterGroupRequest(
        @Nullable Boolean paused,
        @Nullable Integer maxMembers,
        @Nullable List<String> allowed,
        @Nullable List<String> denied,
        @Nullable Long readDelayMs) {

    /** Changes nothing but whether the group is paused. */
    public static AlterGroupRequest paused(boolean paused) {
        return new AlterGroupRequest(paused, null, null, null, null);
    }

    /** Changes nothing but how many members consume at a time; 0 = all. */
    public static AlterGroupRequest maxMembers(int members) {
        return new AlterGroupRequest(null, members, null, null, null);
    }

    /** Changes nothing but whose members may consume; empty = all. */
    public static AlterGroupRequest allowed(List<String> addresses) {
        return new AlterGroupRequest(null, null, addresses, null, null);
    }

    /** Changes nothing but whose members may not consume; empty = nobody's. */
    public static AlterGroupRequest denied(List<String> addresses) {
        return new AlterGroupRequest(null, null, null, addresses, null);
    }

    /** Changes nothing but how far behind the head the group reads, in ms; 0 = not behind it. */
    public static AlterGroupRequest readDelay(long ms) {
        return new AlterGroupRequest(null, null, null, null, ms);
    }
}

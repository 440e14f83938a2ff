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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record AlterGroupRequest(
        @Nullable Boolean paused,
        @Nullable Integer maxMembers,
        @Nullable List<String> allowed,
        @Nullable List<String> denied) {}

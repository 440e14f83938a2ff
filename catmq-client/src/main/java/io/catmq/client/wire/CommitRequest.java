package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Body of {@code POST /v1/groups/{group}/offsets}: all or nothing.
 *
 * @param memberId the member; null outside of a session
 * @param offsets at least one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CommitRequest(@Nullable String memberId, List<OffsetToCommit> offsets) {}

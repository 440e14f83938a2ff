package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Head of {@code POST /v1/groups/{group}/settle}, which the record batches follow ({@link SettleBody}): appends and commits
 * in one transaction, all or nothing.
 *
 * @param memberId the member; null outside of a session
 * @param offsets at least one; each further than what was committed before
 * @param appends what follows first, in this order; each partition once
 * @param requestId with scheduled messages: the same in every attempt of this request and in no other
 * @param scheduled messages to be delivered later, which follow behind the appends
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SettleRequest(
        @Nullable String memberId,
        List<OffsetToCommit> offsets,
        @Nullable List<BatchesToAppend> appends,
        @Nullable String requestId,
        @Nullable List<MessageToSchedule> scheduled) {}

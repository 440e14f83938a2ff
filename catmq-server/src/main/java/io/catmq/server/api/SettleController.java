package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BatchesToAppend;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.ProduceResponse;
import io.catmq.client.wire.SettleRequest;
import io.catmq.client.wire.SettleResponse;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.OffsetCommit;
import io.catmq.server.group.SettleOutcome;
import io.catmq.server.group.SettleOutcome.NotCommitted;
import io.catmq.server.group.SettleOutcome.SequenceRefused;
import io.catmq.server.group.SettleOutcome.Settled;
import io.catmq.server.group.SettleOutcome.SeveralDatabases;
import io.catmq.server.log.AppendResult;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.PartitionBatches;
import io.catmq.server.schedule.AlreadyScheduledException;
import io.catmq.server.schedule.MessageToDeliver;
import io.catmq.server.schedule.Schedule;
import io.catmq.server.storage.StorageRoom;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/** Appends and commits in one transaction. */
@RestController
final class SettleController {
    private final GroupCoordinator groups;
    private final CommitInput offsets;
    private final SettleInput input;
    private final Schedule schedule;
    private final StorageRoom room;
    private final ApiMetrics metrics;
    private final int maxBytes;

    SettleController(
            GroupCoordinator groups,
            CommitInput offsets,
            SettleInput input,
            Schedule schedule,
            StorageRoom room,
            LimitProperties limits,
            ApiMetrics metrics) {
        this.groups = groups;
        this.offsets = offsets;
        this.input = input;
        this.schedule = schedule;
        this.room = room;
        this.metrics = metrics;
        this.maxBytes = limits.settlementBytes();
    }

    @PostMapping(path = ApiPaths.GROUP_SETTLE, consumes = ApiHeaders.SETTLEMENT_TYPE)
    SettleResponse settle(@PathVariable String group, HttpServletRequest request) throws IOException {
        long start = System.nanoTime();
        Problems.requireName("group", group);
        int attempt = RequestBodies.attempt(request);
        byte[] body = RequestBodies.read(request, "The settlement", maxBytes);
        SettleRequest head = input.head(body);
        List<OffsetCommit> commits = offsets.commits(head.memberId(), head.offsets());
        List<PartitionBatches> appends = input.appends(head, body);
        List<MessageToDeliver> scheduled = input.scheduled(head, body);
        if (!appends.isEmpty() || !scheduled.isEmpty()) {
            room.require();
        }
        SettleOutcome outcome;
        try {
            outcome = groups.settle(
                    group, head.memberId(), commits, appends, attempt, scheduling(head.requestId(), scheduled));
        } catch (AlreadyScheduledException before) {
            // With appends the log would have known it.
            return new SettleResponse(List.of());
        }
        if (outcome instanceof Settled settled) {
            schedule.added(scheduled);
            appends.forEach(append -> metrics.produced(
                    start, append.batches().recordCount(), append.batches().length()));
            return answer(settled.results());
        }
        throw refusal(outcome, head, appends);
    }

    private Consumer<SqlSession> scheduling(@Nullable String requestId, List<MessageToDeliver> scheduled) {
        return scheduled.isEmpty() ? session -> {} : schedule.adding(ScheduleInput.requestId(requestId), scheduled);
    }

    private static SettleResponse answer(List<AppendResult> results) {
        List<ProduceResponse> appends = new ArrayList<>(results.size());
        for (AppendResult result : results) {
            if (result instanceof Appended appended) {
                appends.add(new ProduceResponse(appended.baseOffset(), appended.count(), false, appended.appendedAt()));
            } else if (result instanceof Duplicate duplicate) {
                appends.add(new ProduceResponse(
                        duplicate.baseOffset(), duplicate.count(), true, System.currentTimeMillis()));
            }
        }
        return new SettleResponse(appends);
    }

    private static ApiException refusal(SettleOutcome outcome, SettleRequest head, List<PartitionBatches> appends) {
        if (outcome instanceof NotCommitted refused) {
            return CommitProblems.of(refused.why(), "Nothing was appended or committed");
        }
        if (outcome instanceof SeveralDatabases several) {
            return new ApiException(ProblemDetail.of(
                    ErrorCode.DIFFERENT_DATABASES,
                    "Nothing was appended or committed: the partitions are on the databases "
                            + String.join(", ", several.names()) + ", which have no transaction in common."));
        }
        SequenceRefused refused = (SequenceRefused) outcome;
        List<BatchesToAppend> announced = SettleInput.appends(head);
        for (int i = 0; i < announced.size(); i++) {
            if (appends.get(i).partitionId() == refused.partitionId()) {
                BatchesToAppend at = announced.get(i);
                return SequenceProblems.of(refused.why(), at.topic(), at.partition());
            }
        }
        throw new IllegalStateException("Refused for a partition that is not there: " + refused);
    }
}

package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.BatchesToAppend;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.OffsetToCommit;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.SettleBody;
import io.catmq.client.wire.SettleRequest;
import io.catmq.client.wire.SettleResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Appends and commits in one transaction. Batches carry this consumer's producer id and sequences, so that a retry whose
 * first try has come through changes nothing. Not thread safe.
 */
final class Settler {
    private static final SecureRandom RANDOM = new SecureRandom();

    private final ServerCalls calls;
    private final MetadataCache metadata;
    private final long producerId = RANDOM.nextLong() & Long.MAX_VALUE;
    private final Map<TopicPartition, Integer> sequences = new HashMap<>();
    private int epoch;
    private long requests;

    Settler(ServerCalls calls, MetadataCache metadata) {
        this.calls = calls;
        this.metadata = metadata;
    }

    List<SendResult> settle(
            String group, @Nullable String memberId, List<OffsetToCommit> offsets, List<Message> messages) {
        Deadline deadline = Deadline.in(calls.options().requestTimeout());
        try {
            return tryOnce(group, memberId, offsets, messages, deadline);
        } catch (CatMqException e) {
            if (!e.is(ErrorCode.UNKNOWN_TOPIC) && !e.is(ErrorCode.UNKNOWN_PARTITION)) {
                throw e;
            }
            // Nothing was done. A topic may have been deleted and made anew: what metadata says now is final.
            messages.stream().map(Message::topic).distinct().forEach(topic -> metadata.refresh(topic, deadline));
            return tryOnce(group, memberId, offsets, messages, deadline);
        }
    }

    private List<SendResult> tryOnce(
            String group,
            @Nullable String memberId,
            List<OffsetToCommit> offsets,
            List<Message> messages,
            Deadline deadline) {
        SettlementDraft draft = new SettlementDraft(messages, metadata, deadline);
        List<RecordBatch> batches = new ArrayList<>();
        List<BatchesToAppend> appends = draft.encode(producerId, epoch, sequences, batches);
        batches.addAll(draft.scheduledBatches());
        String requestId = Long.toHexString(producerId) + "-" + ++requests;
        byte[] head = SettleBody.head(Json.write(new SettleRequest(
                memberId,
                offsets,
                appends,
                draft.scheduled().isEmpty() ? null : requestId,
                draft.scheduled().isEmpty() ? null : draft.scheduled())));
        HttpCall call = HttpCall.settlement(ApiPaths.settle(group), head, batches);
        try {
            HttpAnswer answer = calls.send(call, draft.route(), deadline, new Attempts());
            return draft.done(Json.read(answer.body(), SettleResponse.class).appends(), sequences);
        } catch (JacksonException e) {
            restart();
            throw new CatMqException("The server settled, but its answer is not the expected JSON", null, false, e);
        } catch (InterruptedException e) {
            restart();
            throw ServerCalls.interrupted(call);
        } catch (RuntimeException e) {
            restart();
            throw e;
        }
    }

    /** Whatever may still be on its way is refused by what comes with the next epoch, and that begins at 0. */
    private void restart() {
        epoch++;
        sequences.clear();
    }
}

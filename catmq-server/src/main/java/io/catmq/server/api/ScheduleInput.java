package io.catmq.server.api;

import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.InvalidBatchException;
import io.catmq.client.wire.MessageToSchedule;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.RecordBatch;
import io.catmq.server.schedule.MessageToDeliver;
import io.catmq.server.schedule.Schedule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Messages that are to be delivered later, as they came. */
@Component
final class ScheduleInput {
    private static final Pattern REQUEST_ID = Pattern.compile("[a-zA-Z0-9_-]{1,64}");

    private final TopicLookup topics;
    private final LimitProperties limits;
    private final Schedule schedule;

    ScheduleInput(TopicLookup topics, LimitProperties limits, Schedule schedule) {
        this.topics = topics;
        this.limits = limits;
        this.schedule = schedule;
    }

    static String requestId(@Nullable String given) {
        if (given == null) {
            throw Problems.missing("requestId");
        }
        if (!REQUEST_ID.matcher(given).matches()) {
            throw Problems.invalid("requestId", "\"requestId\" must be 1 to 64 letters, digits, - and _.");
        }
        return given;
    }

    /**
     * The messages, checked, with their bytes.
     *
     * @param at where in the body the first one is; they must fill it
     */
    List<MessageToDeliver> messages(String field, List<MessageToSchedule> announced, byte[] body, int at) {
        List<MessageToDeliver> messages = new ArrayList<>(announced.size());
        int from = at;
        for (int i = 0; i < announced.size(); i++) {
            String name = field + "[" + i + "]";
            MessageToSchedule each = announced.get(i);
            if (each == null || each.topic() == null) {
                throw Problems.missing(name + ".topic");
            }
            if (each.bytes() < 1 || each.bytes() > body.length - from) {
                throw SettleInput.wrongLength(name, each.bytes(), body.length - from);
            }
            byte[] batch = Arrays.copyOfRange(body, from, from + each.bytes());
            requireOneMessage(name, batch);
            requireInReach(name + ".deliverAt", each.deliverAt());
            messages.add(
                    new MessageToDeliver(topics.partitionId(each.topic(), each.partition()), each.deliverAt(), batch));
            from += each.bytes();
        }
        if (from != body.length) {
            throw Problems.invalid("body", (body.length - from) + " bytes follow that the JSON does not tell of.");
        }
        return messages;
    }

    private void requireOneMessage(String field, byte[] bytes) {
        RecordBatch batch = RecordBatch.parse(bytes, 0, bytes.length, limits.batch());
        if (batch.length() != bytes.length || batch.recordCount() != 1 || batch.hasProducer()) {
            throw Problems.invalid(
                    field, "\"" + field + "\" must be a record batch of one message, without a producer.");
        }
        try {
            batch.verifyCrc();
        } catch (InvalidBatchException damaged) {
            throw new ApiException(
                    ProblemDetail.of(ErrorCode.CORRUPT_BATCH, damaged.getMessage() + ". Nothing of it was written.")
                            .withField(field));
        }
    }

    /** Refuses what is too far in the future. */
    void requireInReach(String field, long deliverAt) {
        long most = schedule.maxDelay().toMillis();
        if (deliverAt > System.currentTimeMillis() + most) {
            throw new ApiException(ProblemDetail.of(
                            ErrorCode.INVALID_REQUEST,
                            "\"" + field + "\" is " + deliverAt + ", more than "
                                    + schedule.maxDelay().toDays()
                                    + " days from now. The limit is catmq.schedule.max-delay on the server.")
                    .withField(field)
                    .withLimit(most));
        }
    }
}

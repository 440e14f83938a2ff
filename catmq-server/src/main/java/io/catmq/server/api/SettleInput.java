package io.catmq.server.api;

import io.catmq.client.wire.BatchRun;
import io.catmq.client.wire.BatchesToAppend;
import io.catmq.client.wire.MessageToSchedule;
import io.catmq.client.wire.SettleBody;
import io.catmq.client.wire.SettleRequest;
import io.catmq.server.log.PartitionBatches;
import io.catmq.server.schedule.MessageToDeliver;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** What is to be settled, as it came: JSON, and the record batches behind it. */
@Component
final class SettleInput {
    private final TopicLookup topics;
    private final LimitProperties limits;
    private final ScheduleInput schedule;
    private final ObjectReader json;

    SettleInput(TopicLookup topics, LimitProperties limits, ScheduleInput schedule, JsonMapper json) {
        this.schedule = schedule;
        this.topics = topics;
        this.limits = limits;
        this.json = json.readerFor(SettleRequest.class);
    }

    SettleRequest head(byte[] body) {
        int start = SettleBody.jsonStart();
        SettleRequest head = json.readValue(body, start, jsonEnd(body) - start);
        if (appends(head).isEmpty() && scheduled(head).isEmpty()) {
            throw Problems.invalid(
                    "appends", "\"appends\" must name at least one partition; without, POST .../offsets commits.");
        }
        return head;
    }

    static int jsonEnd(byte[] body) {
        int end = SettleBody.jsonEnd(body);
        if (end < 0) {
            throw Problems.invalid(
                    "body",
                    "The body must be 4 bytes with the length of the JSON, big-endian, the JSON, and the record batches;"
                            + " the length does not fit the " + body.length + " bytes that came.");
        }
        return end;
    }

    static ApiException wrongLength(String field, int bytes, int left) {
        return Problems.invalid(
                field + ".bytes",
                "\"" + field + ".bytes\" is " + bytes + ", but " + left + " bytes are left of the body.");
    }

    static List<BatchesToAppend> appends(SettleRequest head) {
        return head.appends() == null ? List.of() : head.appends();
    }

    static List<MessageToSchedule> scheduled(SettleRequest head) {
        return head.scheduled() == null ? List.of() : head.scheduled();
    }

    /** The batches of each partition, in an array of their own, as the log keeps it. */
    List<PartitionBatches> appends(SettleRequest head, byte[] body) {
        List<BatchesToAppend> announced = appends(head);
        List<PartitionBatches> appends = new ArrayList<>(announced.size());
        Set<Long> seen = new HashSet<>();
        int at = SettleBody.jsonEnd(body);
        for (int i = 0; i < announced.size(); i++) {
            String field = "appends[" + i + "]";
            BatchesToAppend each = announced.get(i);
            if (each == null || each.topic() == null) {
                throw Problems.missing(field + ".topic");
            }
            if (each.bytes() < 1 || each.bytes() > body.length - at) {
                throw wrongLength(field, each.bytes(), body.length - at);
            }
            long id = topics.partitionId(each.topic(), each.partition());
            if (!seen.add(id)) {
                throw Problems.invalid(
                        field, "Partition " + each.topic() + "-" + each.partition() + " is there twice.");
            }
            byte[] bytes = Arrays.copyOfRange(body, at, at + each.bytes());
            appends.add(new PartitionBatches(id, BatchRun.parse(bytes, limits.batch())));
            at += each.bytes();
        }
        return appends;
    }

    /** The messages that are to be delivered later, behind the batches. */
    List<MessageToDeliver> scheduled(SettleRequest head, byte[] body) {
        int at = jsonEnd(body);
        for (BatchesToAppend each : appends(head)) {
            at += each.bytes();
        }
        return schedule.messages("scheduled", scheduled(head), body, at);
    }
}

package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.ScheduleRequest;
import io.catmq.client.wire.ScheduleResponse;
import io.catmq.client.wire.ScheduledListResponse;
import io.catmq.client.wire.ScheduledMessageInfo;
import io.catmq.client.wire.SettleBody;
import io.catmq.server.metadata.Topic;
import io.catmq.server.schedule.MessageToDeliver;
import io.catmq.server.schedule.Schedule;
import io.catmq.server.storage.StorageRoom;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/** Takes messages that are to be delivered later, shows those that wait, and takes them back. */
@RestController
final class ScheduleController {
    private static final int MOST_LISTED = 1_000;

    private final Schedule schedule;
    private final ScheduleInput input;
    private final TopicLookup topics;
    private final StorageRoom room;
    private final ObjectReader json;
    private final int maxBytes;

    ScheduleController(
            Schedule schedule,
            ScheduleInput input,
            TopicLookup topics,
            StorageRoom room,
            LimitProperties limits,
            JsonMapper json) {
        this.room = room;
        this.schedule = schedule;
        this.input = input;
        this.topics = topics;
        this.json = json.readerFor(ScheduleRequest.class);
        this.maxBytes = limits.settlementBytes();
    }

    @PostMapping(path = ApiPaths.SCHEDULE, consumes = ApiHeaders.SETTLEMENT_TYPE)
    ScheduleResponse schedule(HttpServletRequest request) throws IOException {
        room.require();
        byte[] body = RequestBodies.read(request, "The request", maxBytes);
        int end = SettleInput.jsonEnd(body);
        ScheduleRequest head = json.readValue(body, SettleBody.jsonStart(), end - SettleBody.jsonStart());
        if (head.messages() == null || head.messages().isEmpty()) {
            throw Problems.invalid("messages", "\"messages\" must hold at least one message.");
        }
        String id = ScheduleInput.requestId(head.requestId());
        List<MessageToDeliver> messages = input.messages("messages", head.messages(), body, end);
        return new ScheduleResponse(messages.size(), !schedule.add(id, messages));
    }

    @GetMapping(ApiPaths.TOPIC_SCHEDULED)
    ScheduledListResponse list(@PathVariable("topic") String name, @RequestParam(defaultValue = "100") int max) {
        if (max < 1 || max > MOST_LISTED) {
            throw Problems.invalid("max", "\"max\" must be 1 to " + MOST_LISTED + ".");
        }
        Topic topic = topics.topic(name);
        List<ScheduledMessageInfo> messages = schedule.list(topic.partitionIds(), max).stream()
                .map(each -> new ScheduledMessageInfo(
                        each.id(),
                        topic.partitionIds().indexOf(each.partitionId()),
                        each.deliverAt(),
                        each.scheduledAt(),
                        each.bytes()))
                .toList();
        return new ScheduledListResponse(schedule.count(topic.partitionIds()), messages);
    }

    @DeleteMapping(ApiPaths.SCHEDULED_MESSAGE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void cancel(@PathVariable("topic") String name, @PathVariable long id) {
        if (!schedule.cancel(id, topics.topic(name).partitionIds())) {
            throw new ApiException(ProblemDetail.of(
                    ErrorCode.NOT_FOUND,
                    "No message " + id + " of topic \"" + name + "\" waits for its time: it was delivered or cancelled,"
                            + " or never was."));
        }
    }
}

package io.catmq.server.api;

import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.FetchRequest;
import io.catmq.client.wire.FetchResponse;
import io.catmq.client.wire.FetchSection;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** Reads many partitions in one request; waits for messages where there are none. */
@RestController
final class FetchController {
    private final TopicLookup topics;
    private final FetchProperties limits;
    private final FetchReader reader;
    private final WaitingFetches waiting;
    private final ApiMetrics metrics;

    FetchController(
            TopicLookup topics,
            FetchProperties limits,
            FetchReader reader,
            WaitingFetches waiting,
            ApiMetrics metrics) {
        this.topics = topics;
        this.limits = limits;
        this.reader = reader;
        this.waiting = waiting;
        this.metrics = metrics;
    }

    @PostMapping(path = ApiPaths.FETCH, consumes = ApiHeaders.JSON_TYPE)
    void fetch(@RequestBody FetchRequest body, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        FetchPlan plan = FetchPlan.of(body, limits, topics);
        List<FetchSection> sections = reader.read(plan);
        if (plan.maxWaitMs() == 0 || isEnough(sections, plan.minBytes())) {
            write(sections, response);
        } else {
            response.setContentType(ApiHeaders.FETCH_TYPE);
            waiting.add(plan, request.startAsync(), metrics);
        }
    }

    static boolean isEnough(List<FetchSection> sections, int minBytes) {
        long bytes = 0;
        for (FetchSection section : sections) {
            if (!section.isOk()) {
                return true;
            }
            bytes += FetchReader.bytes(section);
        }
        return bytes > 0 && bytes >= minBytes;
    }

    /** The payloads go from the cache to the socket without being copied together first. */
    private void write(List<FetchSection> sections, HttpServletResponse response) throws IOException {
        response.setContentType(ApiHeaders.FETCH_TYPE);
        response.setContentLengthLong(FetchResponse.sizeOf(sections));
        FetchResponse.write(sections, response.getOutputStream());
        count(sections, metrics);
        // Tomcat has passed it all on: what was read for this answer alone can be used for the next.
        sections.forEach(section -> section.chunks().forEach(FetchChunk::done));
    }

    static void count(List<FetchSection> sections, ApiMetrics metrics) {
        long messages = 0;
        long bytes = 0;
        for (FetchSection section : sections) {
            messages += FetchReader.messages(section);
            bytes += FetchReader.bytes(section);
        }
        metrics.fetched(messages, bytes);
    }
}

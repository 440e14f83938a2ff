package io.catmq.server.api;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.MetadataLogLine;
import io.catmq.client.wire.MetadataLogResponse;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataLogEntry;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Who has changed what and when: the metadata log as an audit trail. */
@RestController
final class MetadataLogController {
    private static final int MOST_LINES = 1000;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private final Metadata metadata;
    private final JsonMapper json = new JsonMapper();

    MetadataLogController(Metadata metadata) {
        this.metadata = metadata;
    }

    @GetMapping(ApiPaths.METADATA_LOG)
    MetadataLogResponse log(
            @RequestParam(defaultValue = "0") long after, @RequestParam(defaultValue = "100") int limit) {
        if (limit < 1 || limit > MOST_LINES) {
            throw Problems.invalid("limit", "\"limit\" is " + limit + ", must be between 1 and " + MOST_LINES + ".");
        }
        return new MetadataLogResponse(
                metadata.log(after, limit).stream().map(this::line).toList());
    }

    private MetadataLogLine line(MetadataLogEntry entry) {
        return new MetadataLogLine(
                entry.txid(),
                entry.term(),
                entry.createdAt(),
                entry.actor(),
                entry.kind(),
                json.readValue(entry.payload(), OBJECT));
    }
}

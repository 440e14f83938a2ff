package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/metadata/log}.
 *
 * @param lines oldest first; ask again after the last one's txid for more
 */
public record MetadataLogResponse(List<MetadataLogLine> lines) {}

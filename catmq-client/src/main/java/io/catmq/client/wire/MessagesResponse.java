package io.catmq.client.wire;

import java.util.List;

/**
 * Answer of {@code GET /v1/topics/{topic}/partitions/{partition}/messages}.
 *
 * @param logStartOffset first offset that can be read
 * @param endOffset next offset to be written
 * @param nextOffset where to go on reading
 * @param messages the messages in order
 */
public record MessagesResponse(long logStartOffset, long endOffset, long nextOffset, List<StoredMessage> messages) {}

package io.catmq.server.log;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.ibatis.session.ResultContext;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;

/** Takes rows until there are bytes enough. */
final class RowCollector implements ResultHandler<RowAtCursor> {
    private final int maxBytes;
    private final @Nullable RangeMemory memory;
    private final List<LogRow> rows = new ArrayList<>();
    private long bytes;

    /** @param memory for the payloads that fit in; null for arrays of their own */
    RowCollector(int maxBytes, @Nullable RangeMemory memory) {
        this.maxBytes = maxBytes;
        this.memory = memory;
    }

    @Override
    public void handleResult(ResultContext<? extends RowAtCursor> context) {
        RowAtCursor found = context.getResultObject();
        LogRow row;
        try (InputStream payload = found.payload()) {
            row = row(found.header(), payload);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        rows.add(row);
        bytes += row.payloadLength();
        if (bytes >= maxBytes) {
            context.stop();
        }
    }

    private LogRow row(RowHeader header, InputStream payload) throws IOException {
        // Connector/J's is one, over its packet; another stream does not tell how much there is.
        int length = payload instanceof ByteArrayInputStream ? payload.available() : 0;
        int at = memory == null || length == 0 ? -1 : memory.place(length);
        if (memory == null || at < 0) {
            return new LogRow(header, payload.readAllBytes());
        }
        int read = payload.readNBytes(memory.array(), at, length);
        return new LogRow(header, memory.array(), at, read, memory);
    }

    List<LogRow> rows() {
        return rows;
    }
}

package io.catmq.server.log;

import java.util.ArrayList;
import java.util.List;
import org.apache.ibatis.session.ResultContext;
import org.apache.ibatis.session.ResultHandler;

/** Takes rows until there are bytes enough. */
final class RowCollector implements ResultHandler<RowColumns> {
    private final int maxBytes;
    private final List<LogRow> rows = new ArrayList<>();
    private long bytes;

    RowCollector(int maxBytes) {
        this.maxBytes = maxBytes;
    }

    @Override
    public void handleResult(ResultContext<? extends RowColumns> context) {
        LogRow row = context.getResultObject().toRow();
        rows.add(row);
        bytes += row.payload().length;
        if (bytes >= maxBytes) {
            context.stop();
        }
    }

    List<LogRow> rows() {
        return rows;
    }
}

package io.catmq.server.schedule;

import io.catmq.client.wire.BatchLimits;
import io.catmq.client.wire.BatchRun;
import io.catmq.server.database.Database;
import io.catmq.server.log.MessageLog;
import io.catmq.server.log.PartitionBatches;
import io.catmq.server.schedule.ScheduleMapper.Due;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds messages whose time has come, by the database's clock, and moves them into the log. */
final class DueMessages {
    private static final int ROWS = 500;
    private static final int BYTES = 1024 * 1024;

    private final Database messages;
    private final MessageLog log;
    private final int maxBytes;

    DueMessages(Database messages, MessageLog log) {
        this.messages = messages;
        this.log = log;
        // The rest of the packet is for the last one, which may be as large as a message can be.
        this.maxBytes = (int) Math.min(BYTES, messages.facts().maxPacketBytes() / 4);
    }

    /** In how many ms the next message is due, 0 or less when it is; {@link Long#MAX_VALUE} without any. */
    long dueInMs() {
        Long next = messages.call(ScheduleMapper.class, ScheduleMapper::dueInMs);
        return next == null ? Long.MAX_VALUE : next;
    }

    /**
     * What is due, in the order of its time, by partition: the first ones of each.
     *
     * @param resting partitions that are passed over
     */
    Map<Long, List<Due>> due(Collection<Long> resting) {
        Map<Long, List<Due>> due = new LinkedHashMap<>();
        int[] bytes = new int[1];
        messages.call(ScheduleMapper.class, mapper -> {
            mapper.due(ROWS, resting, context -> {
                Due row = context.getResultObject();
                due.computeIfAbsent(row.partitionId(), id -> new ArrayList<>()).add(row);
                bytes[0] += row.batch().length;
                if (bytes[0] >= maxBytes) {
                    context.stop();
                }
            });
            return due;
        });
        return due;
    }

    /**
     * Appends them in one chunk and deletes their rows, in one transaction.
     *
     * @return false when another dispatcher was faster with one of them, or it was cancelled; nothing was done then
     */
    boolean move(long partitionId, List<Due> rows) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        rows.forEach(row -> payload.writeBytes(row.batch()));
        BatchRun batches = BatchRun.parse(payload.toByteArray(), BatchLimits.formatOnly());
        List<Long> ids = rows.stream().map(Due::id).sorted().toList();
        try {
            log.appendTogether(List.of(new PartitionBatches(partitionId, batches)), 0, session -> {
                if (messages.mapper(session, ScheduleMapper.class).delete(ids) != ids.size()) {
                    throw new Overtaken();
                }
            });
            return true;
        } catch (Overtaken other) {
            return false;
        }
    }

    private static final class Overtaken extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Overtaken() {
            super(null, null, false, false);
        }
    }
}

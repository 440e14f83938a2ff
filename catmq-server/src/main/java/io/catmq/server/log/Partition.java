package io.catmq.server.log;

import java.util.concurrent.Semaphore;

/** All that works on one partition, around what is known of it. */
final class Partition {
    private final PartitionLog log;
    private final Appender appender;
    private final PartitionReader reader;
    private final TimeIndex times;
    private final RetentionRun retention;

    Partition(LogContext context, long partitionId, Semaphore databaseReads) {
        log = new PartitionLog(context, partitionId);
        OffsetSearch search = new OffsetSearch(context, log);
        appender = new Appender(context, log);
        reader = new PartitionReader(context, log, databaseReads);
        times = new TimeIndex(log, reader, search);
        retention = new RetentionRun(context, log, search);
    }

    PartitionLog log() {
        return log;
    }

    Appender appender() {
        return appender;
    }

    PartitionReader reader() {
        return reader;
    }

    TimeIndex times() {
        return times;
    }

    RetentionRun retention() {
        return retention;
    }
}

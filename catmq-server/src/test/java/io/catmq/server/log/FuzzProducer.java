package io.catmq.server.log;

import io.catmq.client.wire.BatchRun;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.log.AppendResult.Appended;
import io.catmq.server.log.AppendResult.Duplicate;
import java.util.List;
import java.util.Random;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;

/** Sends to one partition through whichever broker, and tries again, or gives up and raises its epoch. */
final class FuzzProducer implements Runnable {
    private final List<MessageLog> brokers;
    private final FuzzJournal journal;
    private final long partition;
    private final int id;
    private final boolean idempotent;
    private final Random random;
    private final BooleanSupplier goOn;
    private int epoch;
    private int sequence;
    private int number;

    FuzzProducer(
            List<MessageLog> brokers,
            FuzzJournal journal,
            long partition,
            int id,
            boolean idempotent,
            long seed,
            BooleanSupplier goOn) {
        this.brokers = brokers;
        this.journal = journal;
        this.partition = partition;
        this.id = id;
        this.idempotent = idempotent;
        this.random = new Random(seed);
        this.goOn = goOn;
    }

    @Override
    public void run() {
        try {
            while (goOn.getAsBoolean()) {
                send();
            }
        } catch (RuntimeException failure) {
            journal.problem("producer " + id + ": " + failure);
        }
    }

    private void send() {
        int count = 1 + random.nextInt(5);
        List<String> values =
                IntStream.range(0, count).mapToObj(i -> id + ":" + (number + i)).toList();
        number += count;
        BatchRun batch = batches(values.toArray(String[]::new));
        for (int attempt = 0; ; attempt++) {
            if (tryOnce(batch, values, attempt)) {
                sequence += count;
                return;
            }
            // Without idempotence a second try may double what the first has written: it must not be made.
            if (!idempotent || random.nextInt(4) == 0) {
                epoch++;
                sequence = 0;
                return;
            }
        }
    }

    private BatchRun batches(String... values) {
        if (!idempotent) {
            return BatchRun.of(TestBatches.plain(values));
        }
        return random.nextBoolean()
                ? TestBatches.run(1_000 + id, epoch, sequence, values)
                : BatchRun.of(TestBatches.of(1_000 + id, epoch, sequence, values));
    }

    private boolean tryOnce(BatchRun batch, List<String> values, int attempt) {
        try {
            AppendResult result = brokers.get(random.nextInt(brokers.size())).append(partition, batch, attempt);
            if (result instanceof Appended done) {
                journal.acknowledged(partition, done.baseOffset(), values);
            } else if (result instanceof Duplicate done) {
                journal.acknowledged(partition, done.baseOffset(), values);
            } else {
                journal.problem("producer " + id + " was refused: " + result + " for " + values);
                return false;
            }
            return true;
        } catch (DatabaseException unavailable) {
            if (!unavailable.isRetriable()) {
                journal.problem("producer " + id + ": " + unavailable);
            }
            return false;
        }
    }
}

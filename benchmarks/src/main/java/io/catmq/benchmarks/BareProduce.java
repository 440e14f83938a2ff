package io.catmq.benchmarks;

import io.catmq.benchmarks.ChunkTable.Binding;

/** The bare side of producing: a row of one batch's messages per statement, one connection and table per partition. */
final class BareProduce {

    private final BenchDatabase database;
    private final Timing timing;
    private final int batchSize;
    private final Binding binding;

    BareProduce(BenchDatabase database, Timing timing, int batchSize, Binding binding) {
        this.database = database;
        this.timing = timing;
        this.batchSize = batchSize;
        this.binding = binding;
    }

    /** Messages per second. */
    double run(Workload workload, Messages messages) {
        var payloads = messages.payloads();
        var meter = new Meter();
        var workers = Workers.start(workload.partitions(), (index, self) -> {
            var table = new ChunkTable("bare_" + index);
            try (var connection = database.connect()) {
                table.create(connection);
                var inserter = table.inserter(connection, binding);
                for (var row = 0; self.running(); row++) {
                    inserter.insert((long) row * batchSize, batchSize, payloads[row % payloads.length]);
                    meter.add(batchSize);
                }
                table.drop(connection);
            }
        });
        var rate = meter.measure(timing.warmUp(), timing.run());
        workers.stop();
        return rate;
    }
}

package io.catmq.drills;

import io.catmq.client.CatMqException;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.SendResult;
import io.catmq.client.wire.Partitioner;
import io.catmq.drills.Event.Kind;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/** Sends numbered messages at an even pace, to every partition alike, and writes down what it is told. */
final class ProducerWorker implements Worker {

    private static final int KEYS_PER_PARTITION = 2;

    private final LoadSettings settings;
    private final String name;
    private final History history;
    private volatile boolean stopping;

    ProducerWorker(LoadSettings settings, String name, Path directory) {
        this.settings = settings;
        this.name = name;
        this.history = History.of(name, directory);
    }

    @Override
    public void run() {
        var keys = keys();
        var numbers = new long[keys.size()];
        var interval = 1_000_000_000L / settings.ratePerProducer();
        try (var producer =
                new CatMqProducer(ConnectionOptions.of(settings.servers().toArray(String[]::new)))) {
            var due = System.nanoTime();
            for (var turn = 0; !stopping; turn = (turn + 1) % keys.size()) {
                send(producer, keys.get(turn), numbers[turn]++);
                due += interval;
                var wait = due - System.nanoTime();
                if (wait > 0) {
                    LockSupport.parkNanos(wait);
                } else {
                    // Behind, as after a pause: the pace goes on, what was missed is not made up for.
                    due = System.nanoTime();
                }
            }
        } finally {
            history.close();
        }
    }

    private void send(CatMqProducer producer, String key, long number) {
        var value = key + "#" + number;
        history.add(Kind.SENT, -1, -1, value);
        try {
            var unused = producer.send(Message.of(settings.topic(), key, value))
                    .whenComplete((result, failure) -> done(value, result, failure));
        } catch (CatMqException e) {
            done(value, null, e);
        }
    }

    private void done(String value, @Nullable SendResult result, @Nullable Throwable failure) {
        if (result != null) {
            history.add(Kind.ACKNOWLEDGED, result.partition(), result.offset(), value);
        } else {
            history.add(Kind.FAILED, -1, -1, value + " " + Objects.requireNonNull(failure));
        }
    }

    /** Keys of its own that fall on every partition. */
    private List<String> keys() {
        var keys = new ArrayList<String>();
        for (var partition = 0; partition < settings.partitions(); partition++) {
            for (int found = 0, i = 0; found < KEYS_PER_PARTITION; i++) {
                var key = name + "-" + partition + "-" + i;
                if (Partitioner.partitionFor(key.getBytes(StandardCharsets.UTF_8), settings.partitions())
                        == partition) {
                    keys.add(key);
                    found++;
                }
            }
        }
        return keys;
    }

    @Override
    public void stop() {
        stopping = true;
    }
}

package io.catmq.binder.outbox;

import io.catmq.binder.health.BindingState;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.IntConsumer;

/** Bindings that have something to do where a topic has got partitions, before anything is sent there. Thread safe. */
final class PartitionWatch {
    private record Watching(BindingState binding, IntConsumer look) {}

    private final List<Watching> all = new CopyOnWriteArrayList<>();

    void add(BindingState binding, IntConsumer look) {
        all.add(new Watching(binding, look));
    }

    void remove(BindingState binding) {
        all.removeIf(each -> each.binding() == binding);
    }

    /** The topic has that many partitions. What a binding throws is thrown. */
    void found(String topic, int partitions) {
        for (Watching each : all) {
            if (each.binding().topic().equals(topic)) {
                each.look().accept(partitions);
            }
        }
    }
}

package io.catmq.drills;

import io.catmq.client.Availability;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqException;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.FencedException;
import io.catmq.client.RebalanceListener;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import io.catmq.drills.Event.Kind;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/** A member of the group: reads, commits a few times a second, and writes down what it sees. */
final class ConsumerWorker implements Worker {

    private static final Duration POLL = Duration.ofMillis(100);
    private static final long COMMIT_EVERY = Duration.ofMillis(100).toNanos();

    private final LoadSettings settings;
    private final History history;
    private final Supplier<Availability> availability;
    private final Map<TopicPartition, Long> uncommitted = new HashMap<>();
    private volatile boolean stopping;

    ConsumerWorker(LoadSettings settings, String name, Path directory) {
        this(settings, name, directory, Availability::ready);
    }

    ConsumerWorker(LoadSettings settings, String name, Path directory, Supplier<Availability> availability) {
        this.settings = settings;
        this.availability = availability;
        this.history = History.of(name, directory);
    }

    @Override
    public void run() {
        var connection = ConnectionOptions.of(settings.servers().toArray(String[]::new));
        var options = ConsumerOptions.builder()
                .group(settings.group())
                .sessionTimeout(settings.session())
                .availability(availability)
                .build();
        try (var consumer = new CatMqConsumer(connection, options)) {
            consumer.subscribe(List.of(settings.topic()), listener(consumer));
            var lastCommit = System.nanoTime();
            while (!stopping) {
                try {
                    received(consumer.poll(POLL));
                } catch (CatMqException e) {
                    history.add(Kind.TROUBLE, -1, -1, "poll: " + e);
                }
                if (System.nanoTime() - lastCommit > COMMIT_EVERY) {
                    commit(consumer, uncommitted);
                    lastCommit = System.nanoTime();
                }
            }
            commit(consumer, uncommitted);
        } finally {
            history.close();
        }
    }

    private void received(List<ReceivedMessage> messages) {
        history.add(messages.stream()
                .map(message -> history.event(
                        Kind.RECEIVED,
                        message.partition(),
                        message.offset(),
                        Objects.requireNonNullElse(message.valueText(), "")))
                .toList());
        messages.forEach(message -> uncommitted.put(message.topicPartition(), message.offset() + 1));
    }

    private void commit(CatMqConsumer consumer, Map<TopicPartition, Long> offsets) {
        if (offsets.isEmpty()) {
            return;
        }
        var asked = Long.toString(System.nanoTime());
        try {
            consumer.commit(offsets);
            offsets.forEach((partition, next) -> history.add(Kind.COMMITTED, partition.partition(), next, asked));
        } catch (FencedException e) {
            history.add(Kind.REFUSED, -1, -1, e.toString());
        } catch (CatMqException | IllegalArgumentException | IllegalStateException e) {
            // Tried again with what comes next.
            history.add(Kind.TROUBLE, -1, -1, "commit: " + e);
            return;
        }
        offsets.clear();
    }

    private RebalanceListener listener(CatMqConsumer consumer) {
        return new RebalanceListener() {
            @Override
            public void onAssigned(Collection<TopicPartition> partitions) {
                event(Kind.ASSIGNED, partitions);
            }

            @Override
            public void onRevoked(Collection<TopicPartition> partitions) {
                Map<TopicPartition, Long> last = new HashMap<>(uncommitted);
                last.keySet().retainAll(partitions);
                commit(consumer, last);
                uncommitted.keySet().removeAll(partitions);
                event(Kind.REVOKED, partitions);
            }

            @Override
            public void onLost(Collection<TopicPartition> partitions) {
                uncommitted.keySet().removeAll(partitions);
                event(Kind.LOST, partitions);
            }
        };
    }

    private void event(Kind kind, Collection<TopicPartition> partitions) {
        partitions.forEach(partition -> history.add(kind, partition.partition(), -1, ""));
    }

    @Override
    public void stop() {
        stopping = true;
    }
}

package io.catmq.binder.outbox;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.OffsetSpec;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.StartFrom;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a topic holds. */
public final class StoredMessages {
    private StoredMessages() {}

    /** All messages of a topic, in order within each partition. */
    public static List<ReceivedMessage> of(ConnectionOptions connection, String topic) {
        try (CatMqAdmin admin = new CatMqAdmin(connection);
                CatMqConsumer consumer = new CatMqConsumer(
                        connection,
                        ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build())) {
            Map<TopicPartition, Long> ends = admin.offsets(topic, OffsetSpec.latest());
            consumer.assign(ends.keySet());
            List<ReceivedMessage> all = new ArrayList<>();
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                all.addAll(consumer.poll(Duration.ofMillis(500)));
            }
            return all;
        }
    }

    /** Their values. */
    public static List<String> valuesOf(ConnectionOptions connection, String topic) {
        return of(connection, topic).stream().map(ReceivedMessage::valueText).toList();
    }
}

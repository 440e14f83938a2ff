package io.catmq.binder;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import io.catmq.client.wire.PartitionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.IntStream;

/** A topic {@code work} of numbers on a server of a test's own, which the group {@code group} is to work off. */
record NumberedWork(TestServer server, int partitions) {
    private static final String TOPIC = "work";
    private static final String DEAD_LETTERS = TOPIC + ".group.dlq";

    private ConnectionOptions connection() {
        return ConnectionOptions.of(server.url());
    }

    void createTopic() {
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            admin.createTopic(NewTopic.of(TOPIC, partitions));
        }
    }

    /**
     * Sends these.
     *
     * @param with gives a number's message what it has beside its value
     */
    void send(IntStream numbers, BiFunction<Message.Builder, Integer, Message.Builder> with) {
        try (CatMqProducer producer = new CatMqProducer(connection())) {
            numbers.forEach(number -> {
                Message.Builder message = Message.builder(TOPIC).value(Integer.toString(number));
                var unused = producer.send(with.apply(message, number).build());
            });
            producer.flush();
        }
    }

    /** How many are done with: the sum of what the group has committed. */
    long committed() {
        try (CatMqAdmin admin = new CatMqAdmin(connection())) {
            return admin.committedOffsets("group", Set.of(TOPIC)).values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
        }
    }

    /** All of them, in the order of their partition. */
    List<Integer> deadLetters() {
        List<ReceivedMessage> found = new ArrayList<>();
        try (CatMqAdmin admin = new CatMqAdmin(connection());
                CatMqConsumer consumer = new CatMqConsumer(
                        connection(), ConsumerOptions.builder().build())) {
            List<TopicPartition> all = IntStream.range(0, partitions)
                    .mapToObj(partition -> new TopicPartition(DEAD_LETTERS, partition))
                    .toList();
            long count = admin.describeTopic(DEAD_LETTERS).partitions().stream()
                    .mapToLong(PartitionDescription::endOffset)
                    .sum();
            consumer.assign(all);
            consumer.seekToBeginning(all);
            InboundFixture.await().until(() -> {
                found.addAll(consumer.poll(Duration.ofMillis(300)));
                return found.size() == count;
            });
        }
        return found.stream().map(each -> Integer.valueOf(each.valueText())).toList();
    }
}

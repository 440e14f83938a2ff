package io.catmq.binder;

import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.Message;
import io.catmq.client.ProducerOptions;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.springframework.boot.health.contributor.Status;

/** Applications with a binding {@code in-in-0} of the group "group" to it. */
abstract class InboundFixture extends ApplicationFixture {
    /** An application that reads the topic by its bean {@code in}; one attempt, short pauses, unless the settings differ. */
    TestApplication start(Class<?> configuration, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.default.consumer.max-attempts=1",
                "spring.cloud.stream.default.consumer.back-off-initial-interval=1",
                "spring.cloud.stream.catmq.default.consumer.redelivery-initial-interval=50ms",
                "spring.cloud.stream.catmq.default.consumer.redelivery-max-interval=200ms"));
        all.addAll(List.of(settings));
        // Of two command line arguments with the same name Spring Boot makes a list.
        Map<String, String> lastOfEach = new LinkedHashMap<>();
        all.forEach(setting -> lastOfEach.put(setting.substring(0, setting.indexOf('=')), setting));
        return run(configuration, lastOfEach.values().toArray(String[]::new));
    }

    /** Name of a setting of the binding: Spring Cloud Stream's. */
    static String consumer(String setting) {
        return "spring.cloud.stream.bindings.in-in-0.consumer." + setting;
    }

    /** Name of a setting of the binding: CatMQ's. */
    static String catmq(String setting) {
        return "spring.cloud.stream.catmq.bindings.in-in-0.consumer." + setting;
    }

    void send(int partition, String... texts) {
        for (String text : texts) {
            send(Message.builder(topic).partition(partition).value(text).build());
        }
    }

    void send(Message message) {
        try (CatMqProducer producer = new CatMqProducer(
                ConnectionOptions.of(server.url()), ProducerOptions.builder().build())) {
            producer.sendAndWait(message);
        }
    }

    /** What the group has committed, 0 when nothing. */
    long committed(String topic, int partition) {
        return admin(admin -> admin.committedOffsets("group", Set.of(topic)))
                .getOrDefault(new TopicPartition(topic, partition), 0L);
    }

    void awaitCommitted(long offset) {
        await().until(() -> committed(topic, 0) == offset);
    }

    /** Waits until health says that this message cannot be handled: also a server that answers late is a reason to be down. */
    static void awaitFailing(TestApplication application, long offset) {
        String problem = "The message at offset " + offset + " could not be handled";
        await().until(() -> application.health("in-in-0").getStatus().equals(Status.DOWN)
                && application.health("in-in-0").getDetails().toString().contains(problem));
    }

    /** Waits until nothing is wrong with the binding. */
    static void awaitUp(TestApplication application) {
        await().until(() -> application.health("in-in-0").getStatus().equals(Status.UP));
    }

    /** Everything in a topic, read until there are as many. */
    List<ReceivedMessage> contents(String topic, int count) {
        List<ReceivedMessage> all = new ArrayList<>();
        int partitions = admin(admin -> admin.describeTopic(topic)).partitions().size();
        List<TopicPartition> assigned = new ArrayList<>();
        for (int i = 0; i < partitions; i++) {
            assigned.add(new TopicPartition(topic, i));
        }
        try (CatMqConsumer consumer = new CatMqConsumer(
                ConnectionOptions.of(server.url()), ConsumerOptions.builder().build())) {
            consumer.assign(assigned);
            consumer.seekToBeginning(assigned);
            await().until(() -> {
                all.addAll(consumer.poll(Duration.ofMillis(200)));
                return all.size() >= count;
            });
            all.addAll(consumer.poll(Duration.ofMillis(100)));
        }
        return all;
    }

    static ConditionFactory await() {
        // A test is about its own threads, not about probes of a client that another one has closed.
        return Awaitility.await().dontCatchUncaughtExceptions().atMost(Duration.ofSeconds(30));
    }
}

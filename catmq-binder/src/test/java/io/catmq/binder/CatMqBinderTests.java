package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.MessageTooLargeException;
import io.catmq.client.TopicChange;
import io.catmq.client.wire.PartitionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Status;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.util.MimeTypeUtils;

/** Applications with function beans against a real server. */
@Timeout(120)
class CatMqBinderTests extends ApplicationFixture {
    @Test
    void a_message_arrives_with_its_payload_key_and_headers() {
        TestApplication application = consumer();
        application.send(
                topic,
                MessageBuilder.withPayload(Map.of("city", "Athens"))
                        .setHeader(CatMqHeaders.KEY, "greece")
                        .setHeader("count", 42)
                        .setHeader("note", "Grüße")
                        .setHeader("raw", new byte[] {1, 2})
                        .build());
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(Received.text(received)).isEqualTo("{\"city\":\"Athens\"}");
        assertThat(received.getHeaders())
                .containsEntry("count", 42)
                .containsEntry("note", "Grüße")
                .containsEntry("raw", new byte[] {1, 2})
                .containsEntry(CatMqHeaders.RECEIVED_KEY, "greece")
                .containsEntry(CatMqHeaders.RECEIVED_TOPIC, topic)
                .containsEntry(CatMqHeaders.RECEIVED_PARTITION, 0)
                .containsEntry(CatMqHeaders.RECEIVED_OFFSET, 0L)
                .containsKey(CatMqHeaders.RECEIVED_TIMESTAMP)
                .doesNotContainKey(CatMqHeaders.KEY);
        assertThat(received.getHeaders().get(MessageHeaders.CONTENT_TYPE)).hasToString("application/json");
    }

    @Test
    void a_content_type_travels_with_its_message() {
        TestApplication application = consumer();
        application.bean(StreamBridge.class).send(topic, (Object) "plain", MimeTypeUtils.TEXT_PLAIN);
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(Received.text(received)).isEqualTo("plain");
        assertThat(received.getHeaders().get(MessageHeaders.CONTENT_TYPE)).hasToString("text/plain");
    }

    @Test
    void a_record_without_a_value_arrives_as_such() {
        TestApplication application = consumer();
        application.send(
                topic,
                MessageBuilder.withPayload(new byte[0])
                        .setHeader(CatMqHeaders.KEY, "gone")
                        .setHeader(CatMqHeaders.NULL_VALUE, true)
                        .build());
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(received.getPayload()).isEmpty();
        assertThat(received.getHeaders()).containsEntry(CatMqHeaders.NULL_VALUE, true);
    }

    @Test
    void members_of_a_group_share_the_messages_and_each_message_is_handled_once() {
        createTopic(4);
        TestApplication one = consumer();
        TestApplication two = consumer();
        awaitMembers(2);
        IntStream.range(0, 200).forEach(i -> sendKeyed(one, "key" + i, i));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> texts(one).size() + texts(two).size() >= 200);
        assertThat(texts(one)).isNotEmpty();
        assertThat(texts(two)).isNotEmpty();
        List<String> all = new ArrayList<>(texts(one));
        all.addAll(texts(two));
        assertThat(all).doesNotHaveDuplicates().hasSize(200);
    }

    @Test
    void two_groups_both_get_everything() {
        TestApplication one = consumer("one");
        TestApplication two = consumer("two");
        IntStream.range(0, 10).forEach(i -> one.send(topic, "m" + i));
        one.bean(Received.class).await(10);
        two.bean(Received.class).await(10);
        assertThat(texts(one)).isEqualTo(texts(two)).hasSize(10);
    }

    @Test
    void concurrency_is_a_number_of_threads_that_share_the_partitions() {
        createTopic(4);
        TestApplication application = consumer("group", "spring.cloud.stream.bindings.in.consumer.concurrency=2");
        awaitMembers(2);
        IntStream.range(0, 100).forEach(i -> sendKeyed(application, "key" + i, i));
        application.bean(Received.class).await(100);
        assertThat(new TreeSet<>(application.bean(Received.class).threads())).hasSize(2);
    }

    @Test
    void messages_with_the_same_key_keep_their_order() {
        createTopic(4);
        TestApplication application = consumer("group", "spring.cloud.stream.bindings.in.consumer.concurrency=4");
        IntStream.range(0, 300).forEach(i -> sendKeyed(application, "key" + i % 7, i));
        Received received = application.bean(Received.class);
        received.await(300);
        Map<Object, List<Integer>> byKey = new HashMap<>();
        received.messages().forEach(m -> byKey.computeIfAbsent(
                        m.getHeaders().get(CatMqHeaders.RECEIVED_KEY), key -> new ArrayList<>())
                .add(Integer.valueOf(Received.text(m))));
        assertThat(byKey).hasSize(7);
        assertThat(byKey.values()).allSatisfy(numbers -> assertThat(numbers).isSorted());
    }

    @Test
    void a_restarted_application_goes_on_where_it_stopped() {
        TestApplication first = consumer();
        first.send(topic, "one");
        first.bean(Received.class).await(1);
        first.close();
        TestApplication second = consumer();
        second.send(topic, "two");
        second.bean(Received.class).await(1);
        assertThat(texts(second)).containsExactly("two");
    }

    @Test
    void a_function_receives_from_one_topic_and_sends_to_another_with_a_key_from_its_result() {
        String results = topic + "-results";
        TestApplication application = run(
                Functions.class,
                "spring.cloud.function.definition=words;in",
                "spring.cloud.stream.bindings.words-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.words-in-0.group=group",
                "spring.cloud.stream.bindings.words-out-0.destination=" + results,
                "spring.cloud.stream.catmq.bindings.words-out-0.producer.message-key-expression=payload.word",
                "spring.cloud.stream.bindings.in-in-0.destination=" + results,
                "spring.cloud.stream.bindings.in-in-0.group=results");
        application.send(topic, "cat");
        application.send(topic, "");
        application.send(topic, "mouse");
        Received received = application.bean(Received.class);
        received.await(2);
        assertThat(received.texts())
                .containsExactly("{\"word\":\"cat\",\"length\":3}", "{\"word\":\"mouse\",\"length\":5}");
        assertThat(received.messages().get(0).getHeaders()).containsEntry(CatMqHeaders.RECEIVED_KEY, "cat");
    }

    @Test
    void a_batch_is_a_list_of_messages_of_one_partition() {
        TestApplication sender = run(Nothing.class);
        createTopic(1);
        IntStream.range(0, 20).forEach(i -> sender.send(topic, "m" + i));
        TestApplication application = run(
                Batches.class,
                "spring.cloud.stream.bindings.batch-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.batch-in-0.group=group",
                "spring.cloud.stream.bindings.batch-in-0.consumer.batch-mode=true");
        List<List<String>> batches = application.bean(BatchLog.class).batches;
        await().atMost(Duration.ofSeconds(30))
                .until(() -> batches.stream().mapToInt(List::size).sum() == 20);
        assertThat(batches.stream().flatMap(List::stream))
                .containsExactlyElementsOf(
                        IntStream.range(0, 20).mapToObj(i -> "m" + i).toList());
        assertThat(batches).hasSizeLessThan(20);
    }

    @Test
    void an_anonymous_consumer_gets_what_is_sent_after_it_started_and_others_get_it_too() {
        TestApplication sender = run(Nothing.class);
        sender.send(topic, "before");
        TestApplication one = consumer("");
        TestApplication two = consumer("");
        sender.send(topic, "after");
        one.bean(Received.class).await(1);
        two.bean(Received.class).await(1);
        assertThat(texts(one)).containsExactly("after");
        assertThat(texts(two)).containsExactly("after");
    }

    @Test
    void start_from_latest_leaves_out_what_was_there_before_the_group() {
        TestApplication sender = run(Nothing.class);
        sender.send(topic, "before");
        TestApplication application = consumer("group", "spring.cloud.stream.catmq.default.consumer.start-from=latest");
        sender.send(topic, "after");
        await().atMost(Duration.ofSeconds(30)).until(() -> !texts(application).isEmpty());
        assertThat(texts(application)).containsExactly("after");
    }

    @Test
    void start_from_latest_misses_nothing_from_the_start_of_the_first_binding_on() {
        String latest = "spring.cloud.stream.catmq.default.consumer.start-from=latest";
        TestApplication sender = run(Nothing.class);
        sender.send(topic, "before");
        consumer("group", latest).close();
        sender.send(topic, "meanwhile");
        TestApplication application = consumer("group", latest);
        await().atMost(Duration.ofSeconds(30)).until(() -> !texts(application).isEmpty());
        assertThat(texts(application)).containsExactly("meanwhile");
    }

    @Test
    void a_topic_is_created_with_the_partitions_that_the_output_asks_for() {
        run(
                Functions.class,
                "spring.cloud.function.definition=words",
                "spring.cloud.stream.bindings.words-in-0.destination=" + topic + "-in",
                "spring.cloud.stream.bindings.words-out-0.destination=" + topic,
                "spring.cloud.stream.bindings.words-out-0.producer.partition-count=3");
        assertThat(partitions()).isEqualTo(3);
    }

    @Test
    void fewer_partitions_than_asked_for_are_a_problem_that_says_what_to_do() {
        createTopic(2);
        TestApplication application = run(
                Functions.class,
                "spring.cloud.function.definition=words",
                "spring.cloud.stream.bindings.words-in-0.destination=" + topic + "-in",
                "spring.cloud.stream.bindings.words-out-0.destination=" + topic,
                "spring.cloud.stream.bindings.words-out-0.producer.partition-count=3");
        assertThat(application.health("words-out-0").getStatus()).isEqualTo(Status.DOWN);
        assertThat(application.health("words-out-0").getDetails().toString())
                .contains(
                        "2 partitions",
                        "asks for 3",
                        "auto-add-partitions",
                        "./catmq topic " + topic + " --partitions 3");
        assertThat(partitions()).isEqualTo(2);
    }

    @Test
    void what_is_sent_meanwhile_fails_with_that_reason_and_goes_through_once_it_is_mended() {
        createTopic(1);
        TestApplication application = run(
                Nothing.class,
                "spring.cloud.stream.bindings.out.destination=" + topic,
                "spring.cloud.stream.bindings.out.producer.partition-count=3");
        assertThatThrownBy(() -> application.send("out", "early"))
                .rootCause()
                .hasMessageContaining("has 1 partition but producer.partition-count asks for 3");
        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(3)));
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            application.send("out", "late");
            return true;
        });
    }

    @Test
    void an_output_that_waited_for_its_topic_spreads_keys_over_all_of_its_partitions() {
        createTopic(2);
        TestApplication application = run(
                Nothing.class,
                "spring.cloud.stream.bindings.out.destination=" + topic,
                "spring.cloud.stream.bindings.out.producer.use-native-encoding=true",
                "spring.cloud.stream.bindings.out.producer.partition-key-expression=headers['number']",
                "spring.cloud.stream.bindings.out.producer.partition-count=4");
        assertThatThrownBy(() -> application.send("out", numbered(0)))
                .rootCause()
                .hasMessageContaining("asks for 4");
        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(8)));
        await().atMost(Duration.ofSeconds(30))
                .until(() -> application.health("out").getStatus().equals(Status.UP));
        IntStream.range(0, 8).forEach(number -> application.send("out", numbered(number)));
        assertThat(admin(admin -> admin.describeTopic(topic)).partitions())
                .extracting(PartitionDescription::endOffset)
                .containsOnly(1L);
    }

    private static Message<?> numbered(int number) {
        return MessageBuilder.withPayload("text").setHeader("number", number).build();
    }

    @Test
    void partitions_are_added_when_that_is_allowed() {
        createTopic(2);
        run(
                Functions.class,
                "spring.cloud.stream.catmq.binder.auto-add-partitions=true",
                "spring.cloud.function.definition=words",
                "spring.cloud.stream.bindings.words-in-0.destination=" + topic + "-in",
                "spring.cloud.stream.bindings.words-out-0.destination=" + topic,
                "spring.cloud.stream.bindings.words-out-0.producer.partition-count=3");
        assertThat(partitions()).isEqualTo(3);
    }

    @Test
    void a_message_over_the_limit_is_an_exception_for_the_sender() {
        TestApplication application = run(Nothing.class);
        application.send(topic, "small");
        assertThatThrownBy(() -> application.send(topic, new byte[3 * 1024 * 1024]))
                .hasRootCauseInstanceOf(MessageTooLargeException.class)
                .hasMessageContaining(topic);
    }

    @Test
    void health_has_the_server_and_an_entry_for_every_binding() {
        TestApplication application = consumer();
        assertThat(application.health("server").getStatus()).isEqualTo(Status.UP);
        InboundFixture.awaitUp(application);
        assertThat(application.health("in-in-0").getDetails())
                .containsEntry("topic", topic)
                .containsEntry("group", "group");
    }

    private TestApplication consumer() {
        return consumer("group");
    }

    private TestApplication consumer(String group, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.replaceAll(property -> property.replace("bindings.in.", "bindings.in-in-0."));
        all.add("spring.cloud.stream.bindings.in-in-0.destination=" + topic);
        if (!group.isEmpty()) {
            all.add("spring.cloud.stream.bindings.in-in-0.group=" + group);
        }
        return run(Received.Application.class, all.toArray(String[]::new));
    }

    private void sendKeyed(TestApplication application, String key, int number) {
        application.send(
                topic,
                MessageBuilder.withPayload(Integer.toString(number))
                        .setHeader(CatMqHeaders.KEY, key)
                        .build());
    }

    private static List<String> texts(TestApplication application) {
        return application.bean(Received.class).texts();
    }

    private int partitions() {
        return admin(admin -> admin.describeTopic(topic)).partitions().size();
    }

    /** Waits until that many members own partitions. */
    private void awaitMembers(int count) {
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> admin(admin -> admin.describeGroup("group")).partitions().stream()
                                .filter(partition -> partition.topic().equals(topic))
                                .map(partition -> partition.owner())
                                .filter(owner -> owner != null)
                                .distinct()
                                .count()
                        == count);
    }

    @Configuration
    @EnableAutoConfiguration
    static class Nothing {}

    @Configuration
    @EnableAutoConfiguration
    static class Functions {
        record Word(String word, int length) {}

        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        Function<String, @Nullable Word> words() {
            return text -> text.isEmpty() ? null : new Word(text, text.length());
        }
    }

    static class BatchLog {
        final List<List<String>> batches = new CopyOnWriteArrayList<>();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Batches {
        @Bean
        BatchLog batchLog() {
            return new BatchLog();
        }

        @Bean
        Consumer<List<String>> batch(BatchLog log) {
            return log.batches::add;
        }
    }
}

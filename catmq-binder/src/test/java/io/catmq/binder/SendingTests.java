package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.catmq.client.MessageTooLargeException;
import io.catmq.client.OffsetSpec;
import io.catmq.client.SendResult;
import io.catmq.client.TopicChange;
import io.catmq.client.TopicPartition;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.serializer.Deserializer;
import org.springframework.core.serializer.Serializer;
import org.springframework.integration.channel.DirectChannel;
import org.springframework.integration.channel.PublishSubscribeChannel;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.support.ErrorMessage;
import org.springframework.messaging.support.MessageBuilder;

/** What a sender can ask for, and what arrives of it. */
@Timeout(180)
class SendingTests extends ApplicationFixture {
    private static final byte[] TOO_LARGE = new byte[3 * 1024 * 1024];

    private final String producer = "spring.cloud.stream.bindings." + topic + ".producer.";
    private final String extension = "spring.cloud.stream.catmq.bindings." + topic + ".producer.";

    @Test
    void a_future_in_the_headers_says_where_the_message_is() throws Exception {
        TestApplication application = sender();
        List<CompletableFuture<SendResult>> confirmations = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            CompletableFuture<SendResult> confirmation = new CompletableFuture<>();
            confirmations.add(confirmation);
            application.send(topic, confirmed("m" + i, confirmation));
        }
        List<Long> offsets = new ArrayList<>();
        for (CompletableFuture<SendResult> confirmation : confirmations) {
            SendResult result = confirmation.get(60, TimeUnit.SECONDS);
            assertThat(result.topic()).isEqualTo(topic);
            offsets.add(result.offset());
        }
        assertThat(offsets).containsExactlyElementsOf(LongRange.to(50));
        assertThat(endOf(0)).isEqualTo(50);
    }

    @Test
    void a_future_in_the_headers_fails_as_the_sending_does() {
        TestApplication application = sender();
        CompletableFuture<SendResult> confirmation = new CompletableFuture<>();
        assertThatThrownBy(() -> application.send(topic, confirmed(TOO_LARGE, confirmation)))
                .hasRootCauseInstanceOf(MessageTooLargeException.class);
        assertThatThrownBy(() -> confirmation.get(30, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(MessageTooLargeException.class);
    }

    @Test
    void a_confirmation_that_is_no_future_is_refused() {
        TestApplication application = sender();
        assertThatThrownBy(() -> application.send(topic, with("x", Map.of(CatMqHeaders.CONFIRMATION, "please"))))
                .rootCause()
                .hasMessageContaining("'catmq_confirmation' is a java.lang.String, must be a CompletableFuture");
        assertThat(endOf(0)).isZero();
    }

    @Test
    void a_channel_hears_of_every_message_that_is_written() {
        TestApplication application = sender(extension + "confirm-channel=written");
        application.send(topic, with("one", Map.of("order", 7)));
        application.send(topic, "two");
        List<Message<?>> written = application.bean(Log.class).written;
        await().atMost(Duration.ofSeconds(30)).until(() -> written.size() == 2);
        assertThat(written.get(0).getHeaders()).containsEntry("order", 7);
        assertThat(written.get(1).getHeaders().get(CatMqHeaders.SEND_RESULT, SendResult.class))
                .isNotNull()
                .matches(result -> result.offset() == 1 && result.topic().equals(topic));
    }

    @Test
    void a_confirm_channel_that_is_not_there_is_an_error_with_the_setting() {
        TestApplication application = sender(extension + "confirm-channel=nowhere");
        assertThatThrownBy(() -> application.send(topic, "x"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining(extension + "confirm-channel")
                .hasMessageContaining("nowhere");
    }

    @Test
    void messages_that_are_not_waited_for_arrive_in_their_order() {
        TestApplication application = consumer(extension + "sync=false");
        IntStream.range(0, 500).forEach(i -> application.send(topic, with("m" + i, Map.of(CatMqHeaders.KEY, "one"))));
        application.bean(Received.class).await(500);
        assertThat(application.bean(Received.class).texts())
                .containsExactlyElementsOf(
                        IntStream.range(0, 500).mapToObj(i -> "m" + i).toList());
    }

    @Test
    void a_failure_that_nobody_waited_for_goes_to_the_error_handler_of_the_binding() {
        try (TestServer own = TestServer.atFreePort().start()) {
            TestApplication application = run(
                    own,
                    "spring.cloud.stream.catmq.binder.delivery-timeout=2s",
                    "spring.cloud.stream.bindings." + topic + ".error-handler-definition=notSent",
                    extension + "sync=false");
            application.send(topic, "sent");
            own.stop();
            application.send(topic, with("lost", Map.of("order", 8)));
            List<ErrorMessage> failures = application.bean(Log.class).failures;
            await().atMost(Duration.ofSeconds(60)).until(() -> failures.size() == 1);
            ErrorMessage failure = failures.get(0);
            assertThat(failure.getPayload()).hasMessageContaining("could not be sent to topic '" + topic + "'");
            assertThat(failure.getOriginalMessage().getHeaders()).containsEntry("order", 8);
            assertThat(new String((byte[]) failure.getOriginalMessage().getPayload(), UTF_8))
                    .isEqualTo("lost");
        }
    }

    @Test
    void a_failure_that_nobody_waited_for_goes_to_the_error_channel_where_that_is_enabled() {
        try (TestServer own = TestServer.atFreePort().start()) {
            TestApplication application = run(
                    own,
                    "spring.cloud.stream.catmq.binder.delivery-timeout=2s",
                    producer + "error-channel-enabled=true",
                    extension + "sync=false");
            List<Message<?>> heard = new CopyOnWriteArrayList<>();
            application.bean(PublishSubscribeChannel.class, "errorChannel").subscribe(heard::add);
            application.send(topic, "sent");
            own.stop();
            application.send(topic, with("lost", Map.of("order", 9)));
            await().atMost(Duration.ofSeconds(60)).until(() -> !heard.isEmpty());
            assertThat(heard).singleElement().isInstanceOfSatisfying(ErrorMessage.class, failure -> {
                assertThat(failure.getPayload()).hasMessageContaining("could not be sent to topic '" + topic + "'");
                assertThat(failure.getOriginalMessage().getHeaders()).containsEntry("order", 9);
            });
        }
    }

    @Test
    void a_required_group_misses_nothing_that_is_sent_before_it_is_there() {
        createTopic(2);
        TestApplication sender = sender(producer + "required-groups=late,later");
        IntStream.range(0, 20).forEach(i -> sender.send(topic, with("m" + i, Map.of(CatMqHeaders.KEY, "k" + i))));
        Map<TopicPartition, Long> committed = admin(admin -> admin.committedOffsets("later", List.of(topic)));
        assertThat(committed)
                .containsOnly(Map.entry(new TopicPartition(topic, 0), 0L), Map.entry(new TopicPartition(topic, 1), 0L));
        TestApplication late = run(
                server,
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.in-in-0.group=late",
                "spring.cloud.stream.catmq.default.consumer.start-from=latest");
        late.bean(Received.class).await(20);
        sender("spring.cloud.stream.bindings." + topic + ".producer.required-groups=late")
                .send(topic, "again");
        late.bean(Received.class).await(21);
        assertThat(late.bean(Received.class).texts()).doesNotHaveDuplicates().hasSize(21);
    }

    @Test
    void a_required_group_misses_nothing_on_partitions_that_are_added_later() {
        createTopic(1);
        TestApplication sender = sender(
                producer + "required-groups=late",
                "spring.cloud.stream.output-bindings=other",
                "spring.cloud.stream.bindings.other.destination=" + topic);
        sender.send(topic, "before");
        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(3)));
        sender.send(topic, with("to the new one", Map.of(CatMqHeaders.PARTITION, 2)));
        assertThat(committedOf("late")).containsOnlyKeys(partitions(3)).containsValues(0L);

        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(5)));
        // Now the producer knows of them, too, and may choose them.
        sender.send("other", with("to the newest one", Map.of(CatMqHeaders.PARTITION, 4)));
        sender.send(topic, "anywhere");
        assertThat(committedOf("late")).containsOnlyKeys(partitions(5)).containsValues(0L);
    }

    private TopicPartition[] partitions(int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toArray(TopicPartition[]::new);
    }

    private Map<TopicPartition, Long> committedOf(String group) {
        return admin(admin -> admin.committedOffsets(group, List.of(topic)));
    }

    @Test
    void a_required_group_with_a_name_that_cannot_be_is_refused() {
        TestApplication application = sender(producer + "required-groups=my group");
        assertThatThrownBy(() -> application.send(topic, "x"))
                .hasMessageContaining("The group name \"my group\" is not allowed: 1 to 200 of");
    }

    @Test
    void keys_are_bytes_texts_or_the_text_of_anything() {
        TestApplication application = consumer();
        UUID id = UUID.randomUUID();
        for (Object key : new Object[] {"text", 42, id, "bytes".getBytes(UTF_8), new byte[] {(byte) 0xff, 0}}) {
            application.send(topic, with("x", Map.of(CatMqHeaders.KEY, key)));
        }
        application.bean(Received.class).await(5);
        assertThat(application.bean(Received.class).messages())
                .extracting(message -> message.getHeaders().get(CatMqHeaders.RECEIVED_KEY))
                .containsExactly("text", "42", id.toString(), "bytes", new byte[] {(byte) 0xff, 0});
    }

    @Test
    void a_delay_in_the_headers_is_kept() {
        TestApplication application = consumer();
        long sent = System.currentTimeMillis();
        application.send(topic, with("later", Map.of(CatMqHeaders.DELAY, "5s")));
        application.send(topic, with("now", Map.of()));
        application.bean(Received.class).await(2);
        assertThat(application.bean(Received.class).texts()).containsExactly("now", "later");
        MessageHeaders later =
                application.bean(Received.class).messages().get(1).getHeaders();
        assertThat(later.get(CatMqHeaders.RECEIVED_APPENDED_AT, Long.class)).isGreaterThanOrEqualTo(sent + 5000);
        assertThat(later).doesNotContainKeys(CatMqHeaders.DELAY, CatMqHeaders.DELIVER_AT);
        assertThatThrownBy(() -> application.send(topic, with("x", Map.of(CatMqHeaders.DELAY, "soon"))))
                .hasStackTraceContaining("The header catmq_delay is 'soon'");
    }

    @Test
    void patterns_say_which_headers_travel_in_both_directions() {
        TestApplication application = consumer(
                extension + "header-patterns=!region-secret,region*,order",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.header-patterns=!order");
        application.send(topic, with("x", Map.of("region", "EU", "region-secret", "s", "order", 1, "other", 2)));
        MessageHeaders received = application.bean(Received.class).awaitOne().getHeaders();
        assertThat(received)
                .containsEntry("region", "EU")
                .containsKey(MessageHeaders.CONTENT_TYPE)
                .doesNotContainKeys("region-secret", "order", "other");
    }

    @Test
    void header_mode_none_sends_no_headers() {
        TestApplication application = consumer(producer + "header-mode=none");
        application.send(topic, with("x", Map.of("region", "EU")));
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(Received.text(received)).isEqualTo("x");
        assertThat(received.getHeaders()).doesNotContainKey("region");
    }

    @Test
    void header_mode_none_takes_no_headers() {
        TestApplication application = consumer("spring.cloud.stream.bindings.in-in-0.consumer.header-mode=none");
        application.send(topic, with("x", Map.of("region", "EU")));
        assertThat(application.bean(Received.class).awaitOne().getHeaders()).doesNotContainKey("region");
    }

    @Test
    void embedded_headers_travel_in_the_payload() {
        TestApplication application = consumer(
                "spring.cloud.stream.catmq.binder.embedded-headers=region",
                producer + "header-mode=embeddedHeaders",
                "spring.cloud.stream.bindings.in-in-0.consumer.header-mode=embeddedHeaders");
        application.send(topic, with("x", Map.of("region", "EU", "other", 1)));
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(Received.text(received)).isEqualTo("x");
        assertThat(received.getHeaders()).containsEntry("region", "EU").doesNotContainKey("other");
    }

    @Test
    void native_encoding_and_decoding_are_by_beans_of_the_application() {
        TestApplication application = run(
                server,
                "spring.cloud.function.definition=points",
                producer + "use-native-encoding=true",
                extension + "serializer=pointWriter",
                "spring.cloud.stream.bindings.points-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.points-in-0.group=group",
                "spring.cloud.stream.bindings.points-in-0.consumer.use-native-decoding=true",
                "spring.cloud.stream.catmq.bindings.points-in-0.consumer.deserializer=pointReader");
        application.send(topic, new Point(3, 4));
        List<Point> points = application.bean(Log.class).points;
        await().atMost(Duration.ofSeconds(30)).until(() -> !points.isEmpty());
        assertThat(points).containsExactly(new Point(3, 4));
    }

    @Test
    void native_encoding_without_a_serializer_takes_bytes_and_texts_only() {
        TestApplication application = consumer(producer + "use-native-encoding=true");
        application.send(topic, new byte[] {'a'});
        application.send(topic, "b");
        application.bean(Received.class).await(2);
        assertThat(application.bean(Received.class).texts()).containsExactly("a", "b");
        assertThatThrownBy(() -> application.send(topic, new Point(1, 2)))
                .rootCause()
                .hasMessageContaining("use-native-encoding=true needs producer.serializer");
    }

    @Test
    void a_function_deletes_a_key_by_a_message_without_a_value() {
        String results = topic + "-results";
        TestApplication application = run(
                server,
                "spring.cloud.function.definition=delete;in",
                "spring.cloud.stream.bindings.delete-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.delete-in-0.group=group",
                "spring.cloud.stream.bindings.delete-out-0.destination=" + results,
                "spring.cloud.stream.bindings.in-in-0.destination=" + results,
                "spring.cloud.stream.bindings.in-in-0.group=group");
        application.send(topic, "Athens");
        Message<byte[]> received = application.bean(Received.class).awaitOne();
        assertThat(received.getPayload()).isEmpty();
        assertThat(received.getHeaders())
                .containsEntry(CatMqHeaders.NULL_VALUE, true)
                .containsEntry(CatMqHeaders.RECEIVED_KEY, "Athens");
    }

    private TestApplication sender(String... properties) {
        return run(server, properties);
    }

    private TestApplication consumer(String... properties) {
        List<String> all = new ArrayList<>(Arrays.asList(properties));
        all.add("spring.cloud.function.definition=in");
        all.add("spring.cloud.stream.bindings.in-in-0.destination=" + topic);
        all.add("spring.cloud.stream.bindings.in-in-0.group=group");
        return run(server, all.toArray(String[]::new));
    }

    private TestApplication run(TestServer at, String... properties) {
        return run(at, Beans.class, properties);
    }

    private static Message<?> confirmed(Object payload, CompletableFuture<SendResult> confirmation) {
        return with(payload, Map.of(CatMqHeaders.CONFIRMATION, confirmation));
    }

    private static Message<?> with(Object payload, Map<String, Object> headers) {
        return MessageBuilder.withPayload(payload).copyHeaders(headers).build();
    }

    private long endOf(int partition) {
        Map<TopicPartition, Long> ends = admin(admin -> admin.offsets(topic, OffsetSpec.latest()));
        return ends.getOrDefault(new TopicPartition(topic, partition), -1L);
    }

    private static final class LongRange {
        static List<Long> to(int end) {
            return IntStream.range(0, end).mapToObj(i -> (long) i).toList();
        }
    }

    record Point(int x, int y) {}

    static class Log {
        final List<Message<?>> written = new CopyOnWriteArrayList<>();
        final List<ErrorMessage> failures = new CopyOnWriteArrayList<>();
        final List<Point> points = new CopyOnWriteArrayList<>();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        Log log() {
            return new Log();
        }

        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        DirectChannel written(Log log) {
            DirectChannel channel = new DirectChannel();
            channel.subscribe(log.written::add);
            return channel;
        }

        @Bean
        Consumer<ErrorMessage> notSent(Log log) {
            return log.failures::add;
        }

        @Bean
        Consumer<Point> points(Log log) {
            return log.points::add;
        }

        @Bean
        Function<String, Message<byte[]>> delete() {
            return city -> MessageBuilder.withPayload(new byte[0])
                    .setHeader(CatMqHeaders.KEY, city)
                    .setHeader(CatMqHeaders.NULL_VALUE, true)
                    .build();
        }

        @Bean
        Serializer<Point> pointWriter() {
            return new Serializer<>() {
                @Override
                public void serialize(Point point, OutputStream out) throws IOException {
                    out.write(new byte[] {(byte) point.x(), (byte) point.y()});
                }
            };
        }

        @Bean
        Deserializer<Point> pointReader() {
            return new Deserializer<>() {
                @Override
                public Point deserialize(InputStream in) throws IOException {
                    return new Point(in.read(), in.read());
                }
            };
        }
    }
}

package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.serializer.Deserializer;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.ErrorMessage;

/** In batch mode a handler can say which message failed. */
@Timeout(120)
class BatchFailureTests extends InboundFixture {
    private static final String BATCH = consumer("batch-mode=true");

    @Test
    void what_was_before_it_is_committed_and_it_is_delivered_again_at_the_head_of_the_rest() {
        createTopic(1);
        send(0, "a", "b", "bad", "c", "d");
        Handler handler = start(Batches.class, BATCH).bean(Handler.class);
        await().until(() -> handler.refusals() >= 3);
        assertThat(handler.handled).containsExactly("a", "b");
        awaitCommitted(2);
        handler.refuseNothing();
        awaitCommitted(5);
        assertThat(handler.handled).containsExactly("a", "b", "bad", "c", "d");
    }

    @Test
    void it_is_tried_as_often_as_a_single_message_would_be() {
        createTopic(1);
        send(0, "a", "bad", "b");
        TestApplication application = start(
                Batches.class,
                BATCH,
                consumer("max-attempts=3"),
                catmq("redelivery-initial-interval=1h"),
                catmq("redelivery-max-interval=1h"));
        Handler handler = application.bean(Handler.class);
        awaitFailing(application, 1);
        assertThat(handler.refusals()).isEqualTo(3);
        assertThat(application.health("in-in-0").getDetails().toString()).contains("offset 1", "refused bad");
    }

    @Test
    void one_that_is_not_retryable_is_tried_once() {
        createTopic(1);
        send(0, "a", "bad", "b");
        TestApplication application = start(
                Batches.class,
                BATCH,
                consumer("max-attempts=3"),
                consumer("retryable-exceptions.java.lang.IllegalStateException=false"),
                catmq("redelivery-initial-interval=1h"),
                catmq("redelivery-max-interval=1h"));
        Handler handler = application.bean(Handler.class);
        awaitFailing(application, 1);
        assertThat(handler.refusals()).isEqualTo(1);
    }

    @Test
    void an_error_handler_gets_it_alone_and_the_rest_is_handled() {
        createTopic(1);
        send(0, "bad", "a", "worse", "b");
        TestApplication application =
                start(Batches.class, BATCH, "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        Handler handler = application.bean(Handler.class);
        awaitCommitted(4);
        assertThat(handler.handled).containsExactly("a", "b");
        assertThat(handler.errors).containsExactly("bad", "worse");
    }

    @Test
    void without_a_name_the_whole_list_comes_again() {
        createTopic(1);
        send(0, "a", "b", "c");
        Handler handler = start(Batches.class, BATCH, "refuse-all=true").bean(Handler.class);
        await().until(() -> handler.lists.size() >= 3);
        assertThat(handler.lists).allSatisfy(list -> assertThat(list).startsWith("a"));
        assertThat(committed(topic, 0)).isZero();
        handler.refuseAll = false;
        awaitCommitted(3);
        assertThat(handler.handled).containsExactly("a", "b", "c");
    }

    @Test
    void every_message_has_its_headers_also_in_a_list_that_is_the_rest_of_another() {
        createTopic(1);
        send(0, "a", "bad", "b");
        Handler handler = start(Batches.class, BATCH).bean(Handler.class);
        await().until(() -> handler.refusals() >= 2);
        handler.refuseNothing();
        awaitCommitted(3);
        assertThat(handler.offsets).containsExactly(0L, 1L, 2L);
    }

    @Test
    void one_that_cannot_be_converted_fails_as_if_the_handler_had_named_it() {
        createTopic(1);
        send(0, "{\"id\":1}", "no JSON", "{\"id\":3}");
        TestApplication application =
                start(Orders.class, BATCH, "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        awaitCommitted(3);
        assertThat(application.bean(OrderLog.class).ids).containsExactly(1, 3);
        assertThat(application.bean(OrderLog.class).errors).containsExactly("no JSON");
    }

    @Test
    void one_that_the_deserializer_refuses_does_so_too() {
        createTopic(1);
        send(0, "a", "bad", "b");
        TestApplication application = start(
                Batches.class,
                BATCH,
                consumer("use-native-decoding=true"),
                catmq("deserializer=texts"),
                "spring.cloud.stream.bindings.in-in-0.error-handler-definition=onError");
        awaitCommitted(3);
        assertThat(application.bean(Handler.class).handled).containsExactly("a", "b");
        assertThat(application.bean(Handler.class).errors).containsExactly("bad");
    }

    static final class Handler implements Consumer<Message<List<String>>> {
        final List<String> handled = new CopyOnWriteArrayList<>();
        final List<Object> offsets = new CopyOnWriteArrayList<>();
        final List<List<String>> lists = new CopyOnWriteArrayList<>();
        final List<String> errors = new CopyOnWriteArrayList<>();
        private final List<String> refusals = new CopyOnWriteArrayList<>();
        private volatile Set<String> refused = Set.of("bad", "worse");
        volatile boolean refuseAll;

        Handler(boolean refuseAll) {
            this.refuseAll = refuseAll;
        }

        /** Refuses nothing from now on. */
        void refuseNothing() {
            refused = Set.of();
        }

        int refusals() {
            return refusals.size();
        }

        @Override
        public void accept(Message<List<String>> message) {
            List<String> texts = message.getPayload();
            lists.add(texts);
            if (refuseAll) {
                throw new IllegalStateException("refused all");
            }
            List<?> headers = (List<?>) message.getHeaders().get(BinderHeaders.BATCH_HEADERS);
            for (int i = 0; i < texts.size(); i++) {
                if (refused.contains(texts.get(i))) {
                    refusals.add(texts.get(i));
                    throw new BatchMessageFailedException(i, new IllegalStateException("refused " + texts.get(i)));
                }
                handled.add(texts.get(i));
                offsets.add(((Map<?, ?>) headers.get(i)).get(CatMqHeaders.RECEIVED_OFFSET));
            }
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Batches {
        @Bean
        Handler in(@Value("${refuse-all:false}") boolean refuseAll) {
            return new Handler(refuseAll);
        }

        @Bean
        Deserializer<String> texts() {
            return in -> {
                String text = new String(in.readAllBytes(), UTF_8);
                if (text.equals("bad")) {
                    throw new IOException("refused");
                }
                return text;
            };
        }

        @Bean
        Consumer<ErrorMessage> onError(Handler handler) {
            return error -> {
                byte[] payload = (byte[]) error.getOriginalMessage().getPayload();
                handler.errors.add(new String(payload, UTF_8));
            };
        }
    }

    static final class OrderLog {
        final List<Integer> ids = new CopyOnWriteArrayList<>();
        final List<String> errors = new CopyOnWriteArrayList<>();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Orders {
        record Order(int id) {}

        @Bean
        OrderLog log() {
            return new OrderLog();
        }

        @Bean
        Consumer<List<Order>> in(OrderLog log) {
            return orders -> orders.forEach(order -> log.ids.add(order.id()));
        }

        @Bean
        Consumer<ErrorMessage> onError(OrderLog log) {
            return error -> log.errors.add(
                    new String((byte[]) error.getOriginalMessage().getPayload(), UTF_8));
        }
    }
}

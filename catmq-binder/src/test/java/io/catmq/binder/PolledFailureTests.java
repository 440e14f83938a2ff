package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.ReceivedMessage;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ErrorMessage;

/** What becomes of polled messages whose handler fails. */
@Timeout(120)
class PolledFailureTests extends PolledFixture {
    private static final String DEAD_LETTERS = catmqJobs("dead-letter.enabled=true");

    private final AtomicInteger calls = new AtomicInteger();

    @Test
    void a_dead_letter_says_how_often_its_handler_was_called() {
        createTopic(1);
        send(0, "bad", "b");
        TestApplication application = polled(DEAD_LETTERS, jobs("max-attempts=3"));
        refuseUntilHandled(application, "b");
        assertThat(calls).hasValue(3);
        assertThat(attempts(dead())).isEqualTo("3");
    }

    @Test
    void a_dead_letter_counts_the_calls_before_its_delays_too() {
        createTopic(1);
        send(0, "bad");
        TestApplication application = polled(DEAD_LETTERS, jobs("max-attempts=2"), catmqJobs("retry.delays=10ms,10ms"));
        await().until(() -> {
            refuse(application);
            return calls.get() == 6;
        });
        refuse(application);
        assertThat(attempts(dead())).isEqualTo("6");
    }

    @Test
    void health_names_the_cause_of_a_failure_that_goes_nowhere() {
        createTopic(1);
        send(0, "bad");
        TestApplication application = polled(jobs("max-attempts=2"));
        await().until(() -> {
            refuse(application);
            return application.health("jobs-in-0").getDetails().toString().contains("refused");
        });
    }

    @Test
    void of_a_list_only_the_message_that_its_handler_names_is_a_dead_letter() {
        createTopic(1);
        send(0, "a", "b", "bad", "c", "d");
        TestApplication application = polled(DEAD_LETTERS, jobs("batch-mode=true"), jobs("max-attempts=2"));
        List<List<String>> lists = pollLists(application);
        assertThat(handled).containsExactly("a", "b", "c", "d");
        assertThat(lists)
                .as("what is before it is not handled again")
                .containsExactly(
                        List.of("a", "b", "bad", "c", "d"),
                        List.of("bad", "c", "d"),
                        List.of("bad", "c", "d"),
                        List.of("c", "d"));
        assertThat(attempts(dead())).isEqualTo("2");
        await().until(() -> !poll(application) && committed(topic, 0) == 5);
    }

    @Test
    void a_list_that_fails_without_a_name_is_moved_as_a_whole() {
        createTopic(1);
        send(0, "bad", "b");
        TestApplication application = polled(DEAD_LETTERS, jobs("batch-mode=true"));
        await().until(() -> {
            source(application).poll(message -> {
                throw new IllegalStateException("refused");
            });
            return committed(topic, 0) == 2;
        });
        assertThat(contents(topic + ".group.dlq", 2))
                .extracting(ReceivedMessage::valueText)
                .containsExactly("bad", "b");
    }

    @Test
    void without_dead_letters_what_is_before_the_named_message_is_committed_and_the_rest_comes_again() {
        createTopic(1);
        send(0, "a", "bad", "c");
        TestApplication application = polled(jobs("batch-mode=true"));
        await().until(() -> {
            try {
                source(application).poll(this::handleList);
            } catch (MessagingException e) {
                calls.incrementAndGet();
            }
            return calls.get() >= 2;
        });
        assertThat(handled).containsExactly("a");
        await().until(() -> committed(topic, 0) == 1);
    }

    @Test
    void an_error_handler_takes_only_the_named_message() {
        createTopic(1);
        send(0, "bad", "b", "c");
        TestApplication application = polled(
                Recovering.class,
                jobs("batch-mode=true"),
                "spring.cloud.stream.bindings.jobs-in-0.error-handler-definition=recover",
                "spring.cloud.function.definition=");
        List<List<String>> lists = pollLists(application);
        assertThat(lists).containsExactly(List.of("bad", "b", "c"), List.of("b", "c"));
        await().until(() -> !poll(application) && committed(topic, 0) == 3);
    }

    /** Polls until the last message of the topic is handled. Returns the lists as they were handed out. */
    private List<List<String>> pollLists(TestApplication application) {
        List<List<String>> lists = new ArrayList<>();
        int before = handled.size();
        await().until(() -> {
            source(application).poll(message -> {
                lists.add(texts(message));
                handleList(message);
            });
            return handled.size() > before
                    && !lists.isEmpty()
                    && lists.get(lists.size() - 1).equals(lastTwo());
        });
        return lists;
    }

    private List<String> lastTwo() {
        return handled.size() < 2 ? List.of() : handled.subList(handled.size() - 2, handled.size());
    }

    private void handleList(Message<?> message) {
        List<String> texts = texts(message);
        for (int i = 0; i < texts.size(); i++) {
            if (texts.get(i).equals("bad")) {
                throw new BatchMessageFailedException(i, new IllegalStateException("refused"));
            }
            handled.add(texts.get(i));
        }
    }

    private static List<String> texts(Message<?> message) {
        return ((List<?>) message.getPayload())
                .stream()
                        .map(payload -> new String((byte[]) payload, StandardCharsets.UTF_8))
                        .toList();
    }

    private void refuseUntilHandled(TestApplication application, String text) {
        await().until(() -> {
            refuse(application);
            return handled.contains(text);
        });
    }

    /** One poll whose handler refuses what is bad. */
    private void refuse(TestApplication application) {
        try {
            source(application).poll(message -> {
                if (text(message).equals("bad")) {
                    calls.incrementAndGet();
                    throw new IllegalStateException("refused");
                }
                handled.add(text(message));
            });
        } catch (MessagingException e) {
            assertThat(e).hasRootCauseMessage("refused");
        }
    }

    private ReceivedMessage dead() {
        List<ReceivedMessage> all = contents(topic + ".group.dlq", 1);
        assertThat(all).extracting(ReceivedMessage::valueText).containsExactly("bad");
        return all.get(0);
    }

    private static String attempts(ReceivedMessage message) {
        return message.headers().text(CatMqHeaders.ATTEMPTS);
    }

    @Configuration
    @EnableAutoConfiguration
    static class Recovering {
        @Bean
        Consumer<ErrorMessage> recover() {
            return error -> {};
        }
    }
}

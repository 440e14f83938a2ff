package io.catmq.binder.retry;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.BatchMessageFailedException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.springframework.messaging.MessageHandlingException;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.GenericMessage;

class RetryableFailuresTests {
    private record Case(
            String name, Map<Class<? extends Throwable>, Boolean> listed, Throwable failure, boolean yes, boolean no) {}

    private static final IllegalStateException STATE = new IllegalStateException("state");
    private static final UncheckedIOException IO = new UncheckedIOException(new FileNotFoundException("gone"));

    /** For each: what it is with default-retryable on, and with it off. */
    private static final Case[] CASES = {
        new Case("nothing is listed", Map.of(), STATE, true, false),
        new Case("another class is listed", Map.of(IOException.class, true), STATE, true, false),
        new Case("another class is excluded", Map.of(IOException.class, false), STATE, true, false),
        new Case("listed", Map.of(IllegalStateException.class, true), STATE, true, true),
        new Case("excluded", Map.of(IllegalStateException.class, false), STATE, false, false),
        new Case("a superclass is listed", Map.of(RuntimeException.class, true), STATE, true, true),
        new Case("a superclass is excluded", Map.of(RuntimeException.class, false), STATE, false, false),
        new Case(
                "the nearest class wins, listed",
                Map.of(RuntimeException.class, false, IllegalStateException.class, true),
                STATE,
                true,
                true),
        new Case(
                "the nearest class wins, excluded",
                Map.of(RuntimeException.class, true, IllegalStateException.class, false),
                STATE,
                false,
                false),
        new Case(
                "the class itself is excluded",
                Map.of(FileNotFoundException.class, false),
                IO.getCause(),
                false,
                false),
        new Case(
                "only a subclass is listed",
                Map.of(FileNotFoundException.class, false),
                new IOException(),
                true,
                false),
        new Case("a cause is listed", Map.of(IOException.class, true), IO, true, true),
        new Case("a cause is excluded", Map.of(IOException.class, false), IO, false, false),
        new Case(
                "the outermost that is listed wins over its cause",
                Map.of(UncheckedIOException.class, true, IOException.class, false),
                IO,
                true,
                true),
        new Case(
                "the outermost that is excluded wins over its cause",
                Map.of(UncheckedIOException.class, false, IOException.class, true),
                IO,
                false,
                false),
        new Case("Spring's wrapper, listed", Map.of(IllegalStateException.class, true), wrapped(STATE), true, true),
        new Case(
                "Spring's wrapper, excluded", Map.of(IllegalStateException.class, false), wrapped(STATE), false, false),
        new Case("Spring's wrapper, nothing listed", Map.of(), wrapped(STATE), true, false),
        new Case(
                "Spring's wrapper is not taken for the RuntimeException that it is",
                Map.of(RuntimeException.class, false, IOException.class, true),
                wrapped(new IOException()),
                true,
                true),
        new Case(
                "Spring's wrapper itself is listed",
                Map.of(MessagingException.class, true),
                wrapped(STATE),
                true,
                true),
        new Case("a MessagingException without a cause", Map.of(RuntimeException.class, false), bare(), false, false),
        new Case(
                "the message of a batch, listed",
                Map.of(RuntimeException.class, false, IOException.class, true),
                wrapped(new BatchMessageFailedException(3, new IOException())),
                true,
                true),
        new Case(
                "the message of a batch, excluded",
                Map.of(IOException.class, false),
                wrapped(new BatchMessageFailedException(0, new IOException())),
                false,
                false),
        new Case("a circle of causes", Map.of(IOException.class, true), circle(), true, false),
        new Case("an Error", Map.of(), new AssertionError(), true, false),
        new Case("Throwable is excluded", Map.of(Throwable.class, false), STATE, false, false),
    };

    @TestFactory
    Stream<DynamicTest> a_failure_is_tried_again() {
        return Stream.of(CASES)
                .flatMap(each -> Stream.of(
                        DynamicTest.dynamicTest(each.name + ", default-retryable", () -> assertThat(
                                        new RetryableFailures(each.listed, true).test(each.failure))
                                .isEqualTo(each.yes)),
                        DynamicTest.dynamicTest(each.name + ", not default-retryable", () -> assertThat(
                                        new RetryableFailures(each.listed, false).test(each.failure))
                                .isEqualTo(each.no))));
    }

    private static Throwable wrapped(Throwable cause) {
        return new MessageHandlingException(new GenericMessage<>("x"), "Spring says so", cause);
    }

    private static Throwable bare() {
        return new MessagingException("x");
    }

    private static Throwable circle() {
        Exception one = new IllegalStateException("one");
        Exception two = new IllegalStateException("two", one);
        one.initCause(two);
        return one;
    }
}

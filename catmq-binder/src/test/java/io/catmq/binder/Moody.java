package io.catmq.binder;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** A handler that refuses what a test tells it to, and with another exception what is hopeless. */
final class Moody implements Consumer<Message<byte[]>> {
    private final List<Message<byte[]>> calls = new CopyOnWriteArrayList<>();
    private final List<Message<byte[]>> handled = new CopyOnWriteArrayList<>();
    private volatile Set<String> refused = Set.of();
    private volatile boolean hope;

    /** Refuses messages with these texts, and no others, from now on. */
    Moody refuse(String... texts) {
        refused = Set.of(texts);
        return this;
    }

    /** From now on what is hopeless is handled, too. */
    void hope() {
        hope = true;
    }

    @Override
    public void accept(Message<byte[]> message) {
        calls.add(message);
        String text = Received.text(message);
        if (!hope && text.startsWith("hopeless")) {
            throw new UnsupportedOperationException(text);
        }
        if (refused.contains(text)) {
            throw new IllegalStateException("refused " + text);
        }
        handled.add(message);
    }

    /** The texts that were handled, in this order. */
    List<String> handled() {
        return handled.stream().map(Received::text).toList();
    }

    List<Message<byte[]>> handledMessages() {
        return handled;
    }

    /** How often it was called with that text. */
    long calls(String text) {
        return calls.stream().filter(call -> Received.text(call).equals(text)).count();
    }

    /** An application with it as its bean {@code in}, refusing "bad" and "worse". */
    @Configuration
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Moody in() {
            return new Moody().refuse("bad", "worse");
        }
    }

    /** An application whose bean {@code in} refuses nothing. */
    @Configuration
    @EnableAutoConfiguration
    static class Willing {
        @Bean
        Moody in() {
            return new Moody();
        }
    }
}

package io.catmq.samples.delayedretry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;
import org.springframework.stereotype.Component;

/**
 * What became of the webhooks of this run. Those that an earlier run left in the topics are delivered, too, but not
 * counted. Called by several consumer threads.
 */
@Component
class Run {
    /**
     * Where a webhook ended.
     *
     * @param attempts how often the partner was called
     * @param after how long that took since the webhook was sent
     * @param why it is dead; null when it was delivered
     */
    record End(int attempts, Duration after, @Nullable String why) {}

    private final List<Webhook> webhooks;
    private final Map<String, List<End>> ends = new LinkedHashMap<>();

    Run(DelayedRetryProperties properties) {
        String run = UUID.randomUUID().toString();
        webhooks = IntStream.rangeClosed(1, properties.count())
                .mapToObj(n -> new Webhook(run + "-" + n, Partner.ofWebhook(n), 1000 + n))
                .toList();
        webhooks.forEach(webhook -> ends.put(webhook.id(), new ArrayList<>()));
    }

    List<Webhook> webhooks() {
        return webhooks;
    }

    /** The partner has taken it. */
    void delivered(Message<Webhook> message) {
        // The header counts the attempts before this one, and is not there at the first.
        end(message, attempts(message.getHeaders()) + 1, null);
    }

    /** It is in the dead-letter topic. */
    void dead(Message<Webhook> message) {
        MessageHeaders headers = message.getHeaders();
        String failure = String.valueOf(headers.get("catmq_exceptionClass"));
        end(
                message,
                attempts(headers),
                failure.substring(failure.lastIndexOf('.') + 1) + ": " + headers.get("catmq_exceptionMessage"));
    }

    private synchronized void end(Message<Webhook> message, int attempts, @Nullable String why) {
        List<End> ends = this.ends.get(message.getPayload().id());
        if (ends != null) {
            ends.add(new End(attempts, age(message.getHeaders()), why));
        }
    }

    private static int attempts(MessageHeaders headers) {
        Integer attempts = headers.get("catmq_attempts", Integer.class);
        return attempts == null ? 0 : attempts;
    }

    private static Duration age(MessageHeaders headers) {
        Long sent = headers.get("catmq_originalTimestamp", Long.class);
        if (sent == null) {
            sent = headers.get("catmq_receivedTimestamp", Long.class);
        }
        return Duration.ofMillis(sent == null ? 0 : System.currentTimeMillis() - sent);
    }

    /** Where this one ended, in the order in which that was noticed: one place when all is well. */
    synchronized List<End> ends(Webhook webhook) {
        return List.copyOf(ends.getOrDefault(webhook.id(), List.of()));
    }

    synchronized long ended() {
        return ends.values().stream().filter(places -> !places.isEmpty()).count();
    }
}

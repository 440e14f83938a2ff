package io.catmq.binder.outbox;

import io.catmq.binder.health.BindingState;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What does not get through, and when it is tried again: said once in the log, and in the health of the bindings to that
 * topic until it is over. Thread safe.
 */
final class Troubles {
    private static final Logger LOG = LoggerFactory.getLogger(Troubles.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);

    private record Trouble(@Nullable String topic, String text, int times, long dueNanos) {}

    private final List<BindingState> bindings = new CopyOnWriteArrayList<>();
    private final Map<Object, Trouble> troubles = new ConcurrentHashMap<>();
    private final Duration longestPause;

    Troubles(Duration longestPause) {
        this.longestPause = longestPause;
    }

    void add(BindingState binding) {
        bindings.add(binding);
        troubles.forEach((what, trouble) -> tell(binding, what, trouble));
    }

    void remove(BindingState binding) {
        bindings.remove(binding);
    }

    List<BindingState> bindings() {
        return bindings;
    }

    /** False while it is too early to try again. */
    boolean mayTry(Object what) {
        Trouble trouble = troubles.get(what);
        return trouble == null || trouble.dueNanos - System.nanoTime() <= 0;
    }

    /**
     * It failed.
     *
     * @param what is its name in the health of the bindings, by its {@code toString()}
     * @param topic that it concerns; null for all
     */
    void failed(Object what, @Nullable String topic, String text) {
        Trouble before = troubles.get(what);
        int times = before == null ? 1 : before.times + 1;
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(times - 1, 16));
        pause = pause.compareTo(longestPause) < 0 ? pause : longestPause;
        Trouble trouble = new Trouble(topic, text, times, System.nanoTime() + pause.toNanos());
        troubles.put(what, trouble);
        bindings.forEach(binding -> tell(binding, what, trouble));
        if (before == null || !before.text.equals(text)) {
            LOG.error("Outbox, {}: {}. Nothing is dropped: it is tried again, and what comes behind waits", what, text);
        } else {
            LOG.debug("Outbox, {}: {} ({} times)", what, text, times);
        }
    }

    private static void tell(BindingState binding, Object what, Trouble trouble) {
        if (trouble.topic == null || trouble.topic.equals(binding.topic())) {
            binding.problem("outbox, " + what, trouble.text);
        }
    }

    /** It works. */
    void solved(Object what) {
        if (!troubles.isEmpty() && troubles.remove(what) != null) {
            bindings.forEach(binding -> binding.solved("outbox, " + what));
            LOG.info("Outbox, {}: gets through now", what);
        }
    }

    /** How many there are. */
    int count() {
        return troubles.size();
    }
}

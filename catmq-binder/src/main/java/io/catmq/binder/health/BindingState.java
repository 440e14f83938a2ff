package io.catmq.binder.health;

import io.catmq.client.TopicPartition;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What one binding to one topic is doing. Thread safe. */
public final class BindingState {
    private final String topic;
    private final @Nullable String group;
    private final boolean input;
    private final Map<String, String> problems = new TreeMap<>();
    private final Map<Integer, Set<TopicPartition>> reading = new TreeMap<>();
    private final Map<TopicPartition, Long> positions = new TreeMap<>();
    private boolean running;

    BindingState(String topic, @Nullable String group, boolean input) {
        this.topic = topic;
        this.group = group;
        this.input = input;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }

    /** The group, or null for an output or an anonymous input. */
    public @Nullable String group() {
        return group;
    }

    /** Whether it receives. */
    public boolean isInput() {
        return input;
    }

    /** The binding was started or stopped. Stopping ends all problems. */
    public synchronized void running(boolean now) {
        running = now;
        if (!now) {
            problems.clear();
            reading.clear();
        }
    }

    /** Whether it is started. */
    public synchronized boolean running() {
        return running;
    }

    /**
     * Something does not work now.
     *
     * @param source what has the problem, for {@link #solved}
     * @return whether this is news: the source had no problem or another one
     */
    public synchronized boolean problem(String source, String text) {
        return !text.equals(problems.put(source, text));
    }

    /** Whether that does not work now. */
    public synchronized boolean hasProblem(String source) {
        return problems.containsKey(source);
    }

    /**
     * It works again.
     *
     * @return whether there was a problem
     */
    public synchronized boolean solved(String source) {
        return problems.remove(source) != null;
    }

    /** A copy of the problems by source. */
    public synchronized Map<String, String> problems() {
        return new TreeMap<>(problems);
    }

    /** A consumer of the binding reads these partitions now, and no others. */
    public synchronized void reads(int consumer, Set<TopicPartition> partitions) {
        reading.put(consumer, Set.copyOf(partitions));
        positions.keySet().retainAll(reading());
    }

    /** The partitions that this binding reads now, in order. */
    public synchronized Set<TopicPartition> reading() {
        Set<TopicPartition> all = new TreeSet<>();
        reading.values().forEach(all::addAll);
        return all;
    }

    /** That offset is the next to be handled, or being handled. */
    public synchronized void position(TopicPartition partition, long next) {
        positions.put(partition, next);
    }

    /** The next offset to handle by partition, where anything came since the binding reads it. */
    public synchronized Map<TopicPartition, Long> positions() {
        return new TreeMap<>(positions);
    }
}

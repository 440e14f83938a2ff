package io.catmq.binder.health;

import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What one binding to one topic is doing. Thread safe. */
public final class BindingState {
    private final String topic;
    private final @Nullable String group;
    private final Map<String, String> problems = new TreeMap<>();
    private boolean running;

    BindingState(String topic, @Nullable String group) {
        this.topic = topic;
        this.group = group;
    }

    /** Name of the topic. */
    public String topic() {
        return topic;
    }

    /** The group, or null for an output or an anonymous input. */
    public @Nullable String group() {
        return group;
    }

    /** The binding was started or stopped. Stopping ends all problems. */
    public synchronized void running(boolean now) {
        running = now;
        if (!now) {
            problems.clear();
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
}

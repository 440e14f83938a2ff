package io.catmq.binder.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The states of all bindings of a binder. A binding of several topics has several states. Thread safe. */
public final class BindingStates {
    private final Map<String, List<BindingState>> byBinding = new TreeMap<>();

    /**
     * The state of a binding, made when there is none yet for that topic.
     *
     * @param binding name of the binding; null (no binding of the application's configuration) is known by its topic
     * @param input whether the binding receives
     */
    public synchronized BindingState of(@Nullable String binding, String topic, @Nullable String group, boolean input) {
        List<BindingState> states =
                byBinding.computeIfAbsent(binding == null ? topic : binding, name -> new ArrayList<>());
        for (BindingState state : states) {
            if (state.topic().equals(topic)) {
                return state;
            }
        }
        BindingState state = new BindingState(topic, group, input);
        states.add(state);
        return state;
    }

    /** Forgets an unbound binding. */
    public synchronized void remove(@Nullable String binding, String topic) {
        byBinding.computeIfPresent(binding == null ? topic : binding, (name, states) -> {
            states.removeIf(state -> state.topic().equals(topic));
            return states.isEmpty() ? null : states;
        });
    }

    /** A copy of all states by the name of the binding. */
    public synchronized Map<String, List<BindingState>> all() {
        Map<String, List<BindingState>> copy = new TreeMap<>();
        byBinding.forEach((name, states) -> copy.put(name, List.copyOf(states)));
        return copy;
    }
}

package io.catmq.binder.health;

import io.catmq.binder.BinderClients;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthContributors;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Health of a binder: {@code server}, and one entry for every binding. */
public final class CatMqBinderHealth implements CompositeHealthContributor {
    static final String SERVER = "server";

    private final BinderClients clients;
    private final BindingStates states;

    /** Health of these bindings. */
    public CatMqBinderHealth(BinderClients clients, BindingStates states) {
        this.clients = clients;
        this.states = states;
    }

    @Override
    public @Nullable HealthContributor getContributor(String name) {
        if (name.equals(SERVER)) {
            return (HealthIndicator) this::server;
        }
        return states.all().containsKey(name) ? binding(name) : null;
    }

    @Override
    public Stream<HealthContributors.Entry> stream() {
        return Stream.concat(
                Stream.of(new HealthContributors.Entry(SERVER, (HealthIndicator) this::server)),
                states.all().keySet().stream().map(name -> new HealthContributors.Entry(name, binding(name))));
    }

    private Health server() {
        Health.Builder health =
                Health.up().withDetail("servers", clients.connection().servers());
        try {
            clients.healthAdmin().metadata(List.of());
            return health.build();
        } catch (RuntimeException e) {
            return health.down(e).build();
        }
    }

    private HealthIndicator binding(String name) {
        return () -> health(states.all().getOrDefault(name, List.of()));
    }

    private static Health health(List<BindingState> bindings) {
        Map<String, String> problems = new LinkedHashMap<>();
        bindings.forEach(binding -> problems.putAll(binding.problems()));
        boolean running = bindings.stream().allMatch(BindingState::running);
        Health.Builder health = !problems.isEmpty()
                ? Health.down()
                : running ? Health.up() : Health.unknown().withDetail("stopped", true);
        health.withDetail("topic", bindings.stream().map(BindingState::topic).collect(Collectors.joining(", ")));
        bindings.stream()
                .map(BindingState::group)
                .filter(group -> group != null)
                .findFirst()
                .ifPresent(group -> health.withDetail("group", group));
        if (!problems.isEmpty()) {
            health.withDetail("problems", problems);
        }
        return health.build();
    }
}

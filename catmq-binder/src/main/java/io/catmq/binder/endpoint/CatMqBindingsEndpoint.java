package io.catmq.binder.endpoint;

import io.catmq.binder.BinderClients;
import io.catmq.binder.endpoint.BindingsReport.BindingReport;
import io.catmq.binder.endpoint.BindingsReport.PartitionReport;
import io.catmq.binder.health.BindingState;
import io.catmq.client.CatMqException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;

/** {@code /actuator/catmqbindings}: the application's bindings with their partitions, positions and lag. */
@Endpoint(id = "catmqbindings")
public final class CatMqBindingsEndpoint {
    private final CatMqBinders binders;

    /** An endpoint for these binders. */
    public CatMqBindingsEndpoint(CatMqBinders binders) {
        this.binders = binders;
    }

    /** All bindings by name; a binding of several topics has several reports. */
    @ReadOperation
    public BindingsReport bindings() {
        Map<String, List<BindingReport>> all = new TreeMap<>();
        binders.all().forEach((binder, parts) -> parts.states()
                .all()
                .forEach((name, states) -> states.forEach(state -> all.computeIfAbsent(name, key -> new ArrayList<>())
                        .add(report(binder, parts.clients(), state)))));
        return new BindingsReport(all);
    }

    private static BindingReport report(String binder, BinderClients clients, BindingState state) {
        List<PartitionReport> partitions = List.of();
        String problem = null;
        if (state.isInput()) {
            try {
                partitions = PartitionReports.of(clients, state);
            } catch (CatMqException e) {
                problem = e.getMessage();
            }
        }
        Long lag = partitions.isEmpty() ? null : PartitionReports.lag(partitions);
        return new BindingReport(
                binder,
                state.isInput() ? "input" : "output",
                state.topic(),
                state.group(),
                state.running(),
                state.problems(),
                lag,
                partitions,
                problem);
    }
}

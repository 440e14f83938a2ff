package io.catmq.binder.provisioning;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ConsumerProperties;
import org.springframework.cloud.stream.binder.ProducerProperties;
import org.springframework.cloud.stream.binding.Bindable;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.cloud.stream.config.BindingServiceProperties;

/**
 * How many partitions the bindings of an application ask for together. A topic that the first of them creates for itself alone
 * would have too few for the others, such as an output that is only bound when a {@code StreamBridge} first sends there.
 */
public final class AskedPartitions {
    private final BindingServiceProperties all;
    private final Set<String> inputs;
    private final @Nullable String binder;

    /**
     * What is asked of one binder.
     *
     * @param all the application's bindings
     * @param bindables who knows which of them are inputs
     * @param binder name of the binder's configuration, or null when all bindings count
     */
    public AskedPartitions(
            BindingServiceProperties all, Collection<? extends Bindable> bindables, @Nullable String binder) {
        this.all = all;
        this.inputs =
                bindables.stream().flatMap(each -> each.getInputs().stream()).collect(Collectors.toUnmodifiableSet());
        this.binder = binder;
    }

    /**
     * What is asked of a topic together.
     *
     * @param partitions the most, at least 1
     * @param named whether an output names more than 1: then the server's default is not asked
     */
    public record Asked(int partitions, boolean named) {
        /** As a binding without settings asks. */
        public static final Asked NOTHING = new Asked(1, false);

        Asked and(Asked other) {
            return new Asked(Math.max(partitions, other.partitions), named || other.named);
        }

        static Asked byOutput(int partitions) {
            return new Asked(partitions, partitions > 1);
        }

        static Asked byInput(ConsumerProperties consumer) {
            return new Asked(threads(consumer), false);
        }
    }

    /** What they ask of this topic. Patterns ask for nothing: they take what is there. */
    public Asked of(String topic) {
        return List.copyOf(all.getBindings().entrySet()).stream()
                .filter(each -> names(each.getKey(), each.getValue(), topic) && isHere(each.getValue()))
                .map(each -> inputs.contains(each.getKey())
                        ? Asked.byInput(all.getConsumerProperties(each.getKey()))
                        : Asked.byOutput(partitions(each.getValue())))
                .reduce(Asked.NOTHING, Asked::and);
    }

    private boolean isHere(BindingProperties binding) {
        String named = binding.getBinder() == null ? all.getDefaultBinder() : binding.getBinder();
        return binder == null || named == null || named.equals(binder);
    }

    private static boolean names(String binding, BindingProperties properties, String topic) {
        String destination = properties.getDestination() == null ? binding : properties.getDestination();
        // Looked at closely only where it may be: a StreamBridge may have left many thousands of bindings.
        return destination.contains(topic)
                && Destinations.of(destination).names().contains(topic);
    }

    /** Of all instances. */
    static int threads(ConsumerProperties consumer) {
        return Math.max(1, consumer.getInstanceCount()) * consumer.getConcurrency();
    }

    private static int partitions(BindingProperties output) {
        ProducerProperties producer = output.getProducer();
        return producer == null ? 1 : producer.getPartitionCount();
    }
}

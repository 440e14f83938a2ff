package io.catmq.binder;

import io.catmq.binder.properties.CatMqProducerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binding.DefaultPartitioningInterceptor;
import org.springframework.integration.channel.AbstractMessageChannel;

/** A topic may have more partitions than its output asked for: then the output's partition key spreads over all. */
record SpreadOverPartitions(
        ExtendedProducerProperties<CatMqProducerProperties> properties, AbstractMessageChannel channel) {

    void use(int partitions) {
        if (properties.isPartitioned() && partitions > properties.getPartitionCount()) {
            properties.setPartitionCount(partitions);
            channel.getInterceptors().stream()
                    .filter(DefaultPartitioningInterceptor.class::isInstance)
                    .map(DefaultPartitioningInterceptor.class::cast)
                    .forEach(interceptor -> interceptor.setPartitionCount(partitions));
        }
    }
}

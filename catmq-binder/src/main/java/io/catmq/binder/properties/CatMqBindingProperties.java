package io.catmq.binder.properties;

import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.cloud.stream.binder.BinderSpecificPropertiesProvider;

/** What CatMQ adds to the settings of one binding. */
public class CatMqBindingProperties implements BinderSpecificPropertiesProvider {
    /** For an input binding. */
    @NestedConfigurationProperty
    private CatMqConsumerProperties consumer = new CatMqConsumerProperties();

    /** For an output binding. */
    @NestedConfigurationProperty
    private CatMqProducerProperties producer = new CatMqProducerProperties();

    @Override
    public CatMqConsumerProperties getConsumer() {
        return consumer;
    }

    public void setConsumer(CatMqConsumerProperties consumer) {
        this.consumer = consumer;
    }

    @Override
    public CatMqProducerProperties getProducer() {
        return producer;
    }

    public void setProducer(CatMqProducerProperties producer) {
        this.producer = producer;
    }
}

package io.catmq.binder;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.core.serializer.Deserializer;
import org.springframework.core.serializer.Serializer;
import org.springframework.messaging.MessageChannel;

/** Beans of the application that settings of a binding name. */
record NamedBeans(ApplicationContext context) {
    private static final String CONFIRM_CHANNEL = "producer.confirm-channel";
    private static final String SERIALIZER = "producer.serializer";
    private static final String DESERIALIZER = "consumer.deserializer";

    /** Refuses names that no such bean has: waiting would not help. */
    void check(String binding, CatMqProducerProperties properties) {
        require(binding, CONFIRM_CHANNEL, properties.getConfirmChannel(), MessageChannel.class);
        require(binding, SERIALIZER, properties.getSerializer(), Serializer.class);
    }

    /** Refuses names that no such bean has: waiting would not help. */
    void check(String binding, CatMqConsumerProperties properties) {
        require(binding, DESERIALIZER, properties.getDeserializer(), Deserializer.class);
    }

    private void require(String binding, String setting, @Nullable String name, Class<?> type) {
        if (name != null && !(context.containsBean(name) && context.isTypeMatch(name, type))) {
            throw new InvalidConfigurationPropertyValueException(
                    CatMqExtendedBindingProperties.BINDINGS_PREFIX + "." + binding + "." + setting,
                    name,
                    "There is no bean of that name and of type " + type.getName() + ".");
        }
    }

    @Nullable MessageChannel confirmChannel(CatMqProducerProperties properties) {
        String name = properties.getConfirmChannel();
        return name == null ? null : context.getBean(name, MessageChannel.class);
    }

    /** With native encoding only: otherwise the payload is encoded already. */
    @SuppressWarnings("unchecked") // what it takes is said by the application, which also makes the payloads
    @Nullable Serializer<Object> serializer(ExtendedProducerProperties<CatMqProducerProperties> properties) {
        String name = properties.getExtension().getSerializer();
        return name == null || !properties.isUseNativeEncoding() ? null : context.getBean(name, Serializer.class);
    }

    /** With native decoding only: otherwise the application's message converters want the bytes. */
    @Nullable Deserializer<?> deserializer(ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        String name = properties.getExtension().getDeserializer();
        return name == null || !properties.isUseNativeDecoding() ? null : context.getBean(name, Deserializer.class);
    }
}

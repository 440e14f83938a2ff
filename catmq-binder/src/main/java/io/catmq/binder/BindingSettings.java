package io.catmq.binder;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import io.catmq.binder.provisioning.BindingNames;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;

/**
 * The settings that CatMQ adds to a binding, when they and the binding's others go together.
 *
 * @param all what the application says of its bindings; null outside of an application
 * @param added what CatMQ adds
 */
record BindingSettings(
        ApplicationContext context, @Nullable BindingServiceProperties all, CatMqExtendedBindingProperties added) {

    /**
     * Those of an input.
     *
     * @throws RuntimeException with the setting that cannot be
     */
    CatMqConsumerProperties input(String binding) {
        CatMqConsumerProperties properties = added.getExtendedConsumerProperties(binding);
        if (all != null) {
            BindingNames.checkInput(binding, all.getBindingProperties(binding));
            BindingNames.checkFailureTopics(binding, all.getBindingProperties(binding), properties);
            transactionRules().check(binding, all.getGroup(binding), properties);
            new KeyOrderRules(new BindingBeans(context)).check(binding, all.getConsumerProperties(binding), properties);
        }
        return properties;
    }

    /**
     * Those of an output.
     *
     * @throws RuntimeException with the setting that cannot be
     */
    CatMqProducerProperties output(String binding) {
        CatMqProducerProperties properties = added.getExtendedProducerProperties(binding);
        if (all != null) {
            BindingNames.checkOutput(binding, all.getBindingProperties(binding));
        }
        transactionRules().check(binding, properties);
        return properties;
    }

    private TransactionRules transactionRules() {
        return new TransactionRules(new BindingBeans(context));
    }
}

package io.catmq.binder;

import io.catmq.binder.properties.AckMode;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.channel.FluxMessageChannel;

/** What cannot be had together with the application's transactions; refused with the setting, as waiting would not help. */
record TransactionRules(ApplicationContext context) {
    /** Spring Cloud Stream's name for the application's context, seen from a binder that has an environment of its own. */
    private static final String OUTER = "outerContext";

    private static final String TRANSACTIONAL = "consumer.transactional";

    void check(String binding, @Nullable String group, CatMqConsumerProperties properties) {
        if (!properties.isTransactional()) {
            return;
        }
        if (group == null) {
            throw refused(
                    binding,
                    TRANSACTIONAL,
                    "Without a group there is no position to keep. Give the binding one"
                            + " (spring.cloud.stream.bindings." + binding + ".group).");
        }
        if (properties.getAckMode() == AckMode.MANUAL) {
            throw refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding has consumer.ack-mode=manual, too, but what a transaction has handled is handled. Leave"
                            + " one of them out.");
        }
        if (isA(binding, PollableMessageSource.class)) {
            throw refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding is a polled consumer (spring.cloud.stream.pollable-source), which handles its messages"
                            + " in a thread and a transaction of the application's. Leave it out.");
        }
        if (isA(binding, FluxMessageChannel.class)) {
            throw refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding's function is reactive: it returns before it has handled a message, and the transaction"
                            + " would end then. Take a function of single messages or of lists, or leave it out.");
        }
    }

    void check(String binding, CatMqProducerProperties properties) {
        if (properties.isOutbox() && properties.getConfirmChannel() != null) {
            throw refused(
                    binding,
                    "producer.outbox",
                    "The binding has producer.confirm-channel, too, but what is in an outbox is sent after the"
                            + " transaction, maybe by another instance. Leave one of them out.");
        }
    }

    private boolean isA(String bean, Class<?> type) {
        return isA(context, bean, type)
                || (context.containsBean(OUTER)
                        && context.getBean(OUTER) instanceof ApplicationContext outer
                        && isA(outer, bean, type));
    }

    private static boolean isA(ApplicationContext context, String bean, Class<?> type) {
        return context.containsBean(bean) && context.isTypeMatch(bean, type);
    }

    private static InvalidConfigurationPropertyValueException refused(String binding, String setting, String reason) {
        return new InvalidConfigurationPropertyValueException(
                CatMqExtendedBindingProperties.BINDINGS_PREFIX + "." + binding + "." + setting, true, reason);
    }
}

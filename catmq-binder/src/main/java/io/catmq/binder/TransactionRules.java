package io.catmq.binder;

import io.catmq.binder.properties.AckMode;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import org.jspecify.annotations.Nullable;

/** What cannot be had together with the application's transactions; refused with the setting, as waiting would not help. */
record TransactionRules(BindingBeans beans) {
    private static final String TRANSACTIONAL = "consumer.transactional";

    void check(String binding, @Nullable String group, CatMqConsumerProperties properties) {
        if (!properties.isTransactional()) {
            return;
        }
        if (group == null) {
            throw BindingBeans.refused(
                    binding,
                    TRANSACTIONAL,
                    "Without a group there is no position to keep. Give the binding one"
                            + " (spring.cloud.stream.bindings." + binding + ".group).");
        }
        if (properties.getAckMode() == AckMode.MANUAL) {
            throw BindingBeans.refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding has consumer.ack-mode=manual, too, but what a transaction has handled is handled. Leave"
                            + " one of them out.");
        }
        if (beans.isPolled(binding)) {
            throw BindingBeans.refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding is a polled consumer (spring.cloud.stream.pollable-source), which handles its messages"
                            + " in a thread and a transaction of the application's. Leave it out.");
        }
        if (beans.isReactive(binding)) {
            throw BindingBeans.refused(
                    binding,
                    TRANSACTIONAL,
                    "The binding's function is reactive: it returns before it has handled a message, and the transaction"
                            + " would end then. Take a function of single messages or of lists, or leave it out.");
        }
    }

    void check(String binding, CatMqProducerProperties properties) {
        if (properties.isOutbox() && properties.getConfirmChannel() != null) {
            throw BindingBeans.refused(
                    binding,
                    "producer.outbox",
                    "The binding has producer.confirm-channel, too, but what is in an outbox is sent after the"
                            + " transaction, maybe by another instance. Leave one of them out.");
        }
    }
}

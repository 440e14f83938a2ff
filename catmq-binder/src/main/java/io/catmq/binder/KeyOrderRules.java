package io.catmq.binder;

import io.catmq.binder.properties.AckMode;
import io.catmq.binder.properties.CatMqConsumerProperties;
import org.springframework.cloud.stream.binder.ConsumerProperties;

/** What cannot be had together with keys that wait for a failed message; refused with the setting, as waiting would not help. */
record KeyOrderRules(BindingBeans beans) {
    private static final String KEEP = "consumer.retry.keep-key-order";

    void check(String binding, ConsumerProperties properties, CatMqConsumerProperties extension) {
        if (!extension.getRetry().isKeepKeyOrder()) {
            return;
        }
        if (extension.getRetry().getDelays().isEmpty()) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding has no consumer.retry.delays, and without them a whole partition waits for a failed message"
                            + " and not only its key. Set them, or leave it out.");
        }
        if (properties.isBatchMode()) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding has consumer.batch-mode=true, too, but a list has many keys. Leave one of them out.");
        }
        if (extension.getAckMode() == AckMode.MANUAL) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding has consumer.ack-mode=manual, too, by which later messages of a key are handed out before"
                            + " it is known that an earlier one has failed. Leave one of them out.");
        }
        if (extension.isTransactional()) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding has consumer.transactional=true, too, whose position in the database cannot leave out the"
                            + " messages that wait. Leave one of them out.");
        }
        if (beans.isPolled(binding)) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding is a polled consumer (spring.cloud.stream.pollable-source), whose messages are handled when"
                            + " the application polls. Leave it out.");
        }
        if (beans.isReactive(binding)) {
            throw BindingBeans.refused(
                    binding,
                    KEEP,
                    "The binding's function is reactive: it returns before it has handled a message, and no key would wait."
                            + " Take a function of single messages, or leave it out.");
        }
    }
}

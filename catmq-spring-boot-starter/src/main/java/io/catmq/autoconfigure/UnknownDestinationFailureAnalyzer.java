package io.catmq.autoconfigure;

import io.catmq.binder.provisioning.UnknownDestinationException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Says how to get the topic that a binding names. Only where bindings are not tried again
 * ({@code spring.cloud.stream.binding-retry-interval=0}) the application fails for it.
 */
class UnknownDestinationFailureAnalyzer extends AbstractFailureAnalyzer<UnknownDestinationException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownDestinationException cause) {
        return new FailureAnalysis(
                "A binding needs topic '" + cause.topic() + "', which does not exist, and"
                        + " 'spring.cloud.stream.catmq.binder.auto-create-topics' is off.",
                "Create the topic (in the portal, or with CatMqAdmin), or switch that setting on. With"
                        + " 'spring.cloud.stream.binding-retry-interval' over 0 the application would start and wait for"
                        + " the topic.",
                cause);
    }
}

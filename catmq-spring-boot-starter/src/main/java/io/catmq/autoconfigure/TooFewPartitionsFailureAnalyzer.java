package io.catmq.autoconfigure;

import io.catmq.binder.provisioning.TooFewPartitionsException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says how a topic gets its partitions; only where bindings are not tried again the application fails for them. */
final class TooFewPartitionsFailureAnalyzer extends AbstractFailureAnalyzer<TooFewPartitionsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, TooFewPartitionsException cause) {
        return new FailureAnalysis(
                cause.problem() + ".",
                "Lower that setting, add partitions to the topic (" + cause.command() + ", or CatMqAdmin), or set"
                        + " 'spring.cloud.stream.catmq.binder.auto-add-partitions=true': keys then move to other partitions."
                        + " With 'spring.cloud.stream.binding-retry-interval' over 0 the application would start and wait"
                        + " for them.",
                cause);
    }
}

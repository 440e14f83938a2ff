package io.catmq.autoconfigure;

import io.catmq.binder.provisioning.BadBindingNameException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which setting has a name that no topic or group can have, or misses one. */
class BadBindingNameFailureAnalyzer extends AbstractFailureAnalyzer<BadBindingNameException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadBindingNameException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}

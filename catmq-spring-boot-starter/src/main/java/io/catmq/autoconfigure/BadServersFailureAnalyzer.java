package io.catmq.autoconfigure;

import io.catmq.binder.BadServersException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which setting has servers that cannot be. */
final class BadServersFailureAnalyzer extends AbstractFailureAnalyzer<BadServersException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BadServersException cause) {
        return new FailureAnalysis(cause.problem(), BadServersException.ACTION, cause);
    }
}

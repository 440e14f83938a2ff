package io.catmq.autoconfigure;

import io.catmq.binder.outbox.MissingTableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says where the tables of outbox and positions come from. */
final class MissingTableFailureAnalyzer extends AbstractFailureAnalyzer<MissingTableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, MissingTableException cause) {
        return new FailureAnalysis(
                cause.setting() + " needs the table " + cause.table()
                        + ", which cannot be read in the application's database.",
                MissingTableException.ACTION,
                cause);
    }
}

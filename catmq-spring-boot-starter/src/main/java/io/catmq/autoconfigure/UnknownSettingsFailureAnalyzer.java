package io.catmq.autoconfigure;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says which settings are misspelt, where they are, and what was probably meant. */
final class UnknownSettingsFailureAnalyzer extends AbstractFailureAnalyzer<UnknownSettingsException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownSettingsException cause) {
        StringBuilder text = new StringBuilder("CatMQ does not have %s:%n"
                .formatted(cause.settings().size() == 1 ? "this setting" : "these settings"));
        for (UnknownSetting setting : cause.settings()) {
            text.append("%n    %s%n".formatted(setting.name()));
            if (setting.origin() != null) {
                text.append("        set in %s%n".formatted(setting.origin()));
            }
            text.append("        %s%n".formatted(setting.hint()));
        }
        return new FailureAnalysis(
                text.toString().stripTrailing(), "Correct the name, or leave the setting out.", cause);
    }
}

package io.catmq.server;

import io.catmq.server.database.DatabaseNotUsableException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/** A start that fails because of a setting or the database ends with a paragraph that says what to change. */
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailureAnalyzer implements FailureAnalyzer {
    @Override
    public @Nullable FailureAnalysis analyze(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof DatabaseNotUsableException) {
                return new FailureAnalysis(
                        cause.getMessage(),
                        "Change the database or the settings catmq.database.* and catmq.metadata.*, see docs/configuration.md.",
                        failure);
            }
            if (cause instanceof PortInUseException port) {
                return new FailureAnalysis(
                        "Port " + port.getPort() + " is taken by another process.",
                        "Stop that process, or choose another port: --server.port=" + (port.getPort() + 1),
                        failure);
            }
            if (cause instanceof WrongSettingException
                    || (cause instanceof IllegalArgumentException
                            && cause.getMessage() != null
                            && cause.getMessage().startsWith("catmq."))) {
                return new FailureAnalysis(
                        cause.getMessage(), "Correct the setting, see docs/configuration.md.", failure);
            }
            if (cause instanceof BindException bind && bind.getCause() instanceof IllegalStateException wrong) {
                return new FailureAnalysis(wrong.getMessage(), "Correct the setting.", failure);
            }
        }
        return null;
    }
}

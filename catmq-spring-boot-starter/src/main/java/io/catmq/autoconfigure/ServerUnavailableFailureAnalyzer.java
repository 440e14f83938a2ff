package io.catmq.autoconfigure;

import io.catmq.client.ServerUnavailableException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do when a bean of the application needs a server while the context starts, and none is there. */
class ServerUnavailableFailureAnalyzer extends AbstractFailureAnalyzer<ServerUnavailableException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, ServerUnavailableException cause) {
        return new FailureAnalysis(
                "No CatMQ server could be reached: " + cause.getMessage(),
                "Start a server ('./catmq server'), or let 'catmq.client.servers' point to one that runs. Bindings"
                        + " would wait for it in the background; this failure comes from a bean that did not.",
                cause);
    }
}

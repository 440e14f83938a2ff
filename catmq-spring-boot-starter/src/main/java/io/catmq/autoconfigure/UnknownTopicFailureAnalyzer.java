package io.catmq.autoconfigure;

import io.catmq.client.UnknownTopicException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says what to do when a bean of the application uses a topic, while the context starts, that does not exist. */
class UnknownTopicFailureAnalyzer extends AbstractFailureAnalyzer<UnknownTopicException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnknownTopicException cause) {
        return new FailureAnalysis(
                "A bean of the application uses topic '" + cause.topic() + "', which does not exist.",
                "Create the topic first (in the portal, or with CatMqAdmin), or start the server with"
                        + " 'catmq.topics.auto-create=true'.",
                cause);
    }
}

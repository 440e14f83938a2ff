package io.catmq.server.api;

import io.catmq.server.database.Database;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.NewTopic;
import io.catmq.server.metadata.Topic;
import io.catmq.server.metadata.TopicOutcome;
import io.catmq.server.metadata.TopicProperties;
import org.springframework.stereotype.Component;

/** Topics that appear when they are first written to, where that is allowed. */
@Component
final class TopicCreation {
    private final Metadata metadata;
    private final TopicProperties settings;
    private final boolean allowed;

    TopicCreation(Metadata metadata, TopicProperties settings, Database database) {
        this.metadata = metadata;
        this.settings = settings;
        Boolean autoCreate = settings.autoCreate();
        this.allowed = autoCreate == null ? database.dialect().isEmbedded() : autoCreate;
    }

    boolean isAllowed() {
        return allowed;
    }

    Topic findOrCreate(String actor, String name) {
        Topic topic = metadata.topic(name);
        if (topic != null) {
            return topic;
        }
        if (!allowed) {
            throw Problems.unknownTopicToPublishTo(name);
        }
        Problems.requireName("topic", name);
        TopicOutcome outcome = metadata.create(actor, new NewTopic(name, settings.defaultPartitions(), null, null));
        return outcome instanceof TopicOutcome.Done done ? done.topic() : ((TopicOutcome.Exists) outcome).topic();
    }
}

package io.catmq.server.metadata;

/** What the log tells about topics and groups, and what of it changes what can be seen. */
enum MetadataChange {
    TOPIC_CREATING(Effect.NONE),
    TOPIC_CREATED(Effect.TOPIC_IS),
    TOPIC_PARTITIONS_ADDING(Effect.NONE),
    TOPIC_PARTITIONS_ADDED(Effect.TOPIC_IS),
    TOPIC_RETENTION_CHANGED(Effect.TOPIC_IS),
    TOPIC_DELETING(Effect.TOPIC_GONE),
    TOPIC_DELETED(Effect.TOPIC_GONE),
    GROUP_CREATED(Effect.GROUP_IS),
    GROUP_DELETED(Effect.GROUP_GONE);

    enum Effect {
        /** Nothing that anybody sees. */
        NONE,
        /** The payload is the whole topic as it is from now on. */
        TOPIC_IS,
        TOPIC_GONE,
        GROUP_IS,
        GROUP_GONE
    }

    private final Effect effect;

    MetadataChange(Effect effect) {
        this.effect = effect;
    }

    Effect effect() {
        return effect;
    }
}

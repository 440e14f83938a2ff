package io.catmq.binder.properties;

import org.jspecify.annotations.Nullable;

/** Where messages go that failed all their attempts. */
public class CatMqDeadLetterProperties {
    /**
     * Whether a message that failed all its attempts is moved to the dead-letter topic, in one transaction with its
     * commit, and the next one follows. When off, its partition waits and it is delivered again. Needs a group.
     */
    private boolean enabled;

    /** Name of the dead-letter topic. Default: the topic, the group and "dlq", joined by dots: "orders.billing.dlq". */
    private @Nullable String topic;

    /** Number of partitions when the dead-letter topic is created. Default: as many as the topic has. */
    private @Nullable Integer partitions;

    /** Most characters of the stack trace in the header "catmq_exceptionStackTrace"; 0 leaves it out. */
    private int maxStackTraceLength = 10_000;

    public boolean isEnabled() {
        return enabled;
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public @Nullable String getTopic() {
        return topic;
    }

    public void setTopic(@Nullable String topic) {
        this.topic = topic;
    }

    public @Nullable Integer getPartitions() {
        return partitions;
    }

    public void setPartitions(@Nullable Integer partitions) {
        this.partitions = partitions;
    }

    public int getMaxStackTraceLength() {
        return maxStackTraceLength;
    }

    public void setMaxStackTraceLength(int maxStackTraceLength) {
        this.maxStackTraceLength = maxStackTraceLength;
    }
}

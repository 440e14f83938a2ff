package io.catmq.client.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An offset to commit.
 *
 * @param topic name of the topic
 * @param partition number of the partition
 * @param offset next offset to read
 * @param assignmentEpoch as assigned; null outside of a session
 * @param topicId of the topic that is meant: nothing is committed to another one of its name; null for whichever has the name
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record OffsetToCommit(
        String topic,
        int partition,
        long offset,
        @Nullable Long assignmentEpoch,
        @Nullable Long topicId) {}

package io.catmq.binder.provisioning;

import io.catmq.binder.provisioning.AskedPartitions.Asked;
import io.catmq.client.wire.Names;
import java.util.List;
import org.springframework.cloud.stream.provisioning.ProvisioningException;

/**
 * What a binding needs of a topic.
 *
 * @param topic name of the topic
 * @param whenNew partitions when the topic is created
 * @param required least number of partitions that the binding works with
 * @param reason the setting that asks for so many, for the error
 * @param groups groups that must be there before anything is sent
 */
record TopicNeed(String topic, Asked whenNew, int required, String reason, List<String> groups) {
    TopicNeed {
        try {
            Names.require("destination", topic);
        } catch (IllegalArgumentException e) {
            throw new ProvisioningException(String.valueOf(e.getMessage()), e);
        }
    }
}

package io.catmq.binder.outbox;

import io.catmq.client.TopicPartition;
import io.catmq.client.wire.Sequences;

/**
 * What one shard sends to one partition: a producer, whose id and sequences are in the database, with at most one batch on
 * its way. Whoever changes it must have seen the last change, so that two relays at the same time do no harm.
 *
 * @param topicId of the topic that the sequences belong to
 * @param nextSequence of the batch on its way, or else of the next one
 * @param since the batch on its way is, if it was written, at this offset or behind it
 * @param inFlight number of messages on their way; 0 for none
 * @param version rises with every change; 0 before it is in the database
 */
record Lane(
        TopicPartition partition,
        long topicId,
        long producerId,
        int nextSequence,
        long since,
        int inFlight,
        long version) {

    static Lane begin(TopicPartition partition, long topicId, long producerId, long end) {
        return new Lane(partition, topicId, producerId, 0, end, 0, 0);
    }

    /** The same partition for a producer that nobody has heard of, with nothing on its way. */
    Lane anew(long newTopicId, long newProducerId, long end) {
        return new Lane(partition, newTopicId, newProducerId, 0, end, 0, version);
    }

    Lane takesOff(int messages, long end) {
        return new Lane(partition, topicId, producerId, nextSequence, end, messages, version);
    }

    Lane arrived(long baseOffset, int messages) {
        return new Lane(
                partition,
                topicId,
                producerId,
                Sequences.add(nextSequence, messages),
                baseOffset + messages,
                0,
                version);
    }

    Lane written() {
        return new Lane(partition, topicId, producerId, nextSequence, since, inFlight, version + 1);
    }
}

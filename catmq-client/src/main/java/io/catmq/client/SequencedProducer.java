package io.catmq.client;

import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.PartitionOffset;
import io.catmq.client.wire.ProduceResponse;
import io.catmq.client.wire.RecordBatch;
import io.catmq.client.wire.ServerLimits;
import io.catmq.client.wire.TopicMetadata;
import io.catmq.client.wire.TopicOffsetsResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Appends batches whose producer id and sequences the caller keeps, in a database for example, so that the same batch may be
 * appended again after any time, by another process too, and is in the log once. Thread safe.
 *
 * <p>For one producer id and partition, append one batch after the other; two callers that append the same one at the same
 * time do no harm. {@link CatMqProducer} is what applications take; this is what an outbox is made of.
 */
public final class SequencedProducer implements AutoCloseable {
    private final ServerCalls calls;
    private final MetadataCache metadata;

    /** A producer. No connection is made before it is used. */
    public SequencedProducer(ConnectionOptions connection) {
        calls = new ServerCalls(connection);
        metadata = new MetadataCache(calls);
    }

    /**
     * A topic as it is now.
     *
     * @param id never used again: a topic that was deleted and made anew has another one
     * @param partitions how many
     * @param limits of the server
     */
    public record Topic(long id, int partitions, ServerLimits limits) {}

    /**
     * Asks for a topic; null when there is none. Nothing is created.
     *
     * @throws ServerUnavailableException when no server answered within {@code timeout}
     */
    public @Nullable Topic topic(String name, Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        var answer = calls.metadata(List.of(name), deadline);
        for (TopicMetadata topic : answer.topics()) {
            if (topic.name().equals(name) && !topic.partitions().isEmpty()) {
                // For the routes to its partitions.
                metadata.want(name);
                return new Topic(topic.id(), topic.partitions().size(), answer.limits());
            }
        }
        return null;
    }

    /**
     * The offset of the next message to be written, which is what a batch's {@code since} has to be before it is appended for
     * the first time.
     *
     * @throws UnknownTopicException when there is no such topic
     * @throws ServerUnavailableException when no server answered within {@code timeout}
     */
    public long endOf(TopicPartition partition, Duration timeout) {
        HttpCall call = HttpCall.get(
                ApiPaths.topicOffsets(partition.topic(), OffsetSpec.latest().at()));
        TopicOffsetsResponse answer = calls.call(call, TopicOffsetsResponse.class, Deadline.in(timeout));
        for (PartitionOffset each : answer.offsets()) {
            if (each.partition() == partition.partition()) {
                return each.offset();
            }
        }
        throw new UnknownTopicException(partition.topic(), "There is no partition " + partition);
    }

    /**
     * Appends the batch, or finds that it was appended before.
     *
     * @param topicId of the topic that is meant; another one of that name is not written to
     * @param since the partition's end at a time before the batch was appended for the first time, or less
     * @return offset of its first record
     * @throws ServerUnavailableException when it was not acknowledged within {@code timeout}; whether it is written is not
     *     known
     * @throws CatMqException as the server refuses it: UNKNOWN_TOPIC when there is no topic of that name and id,
     *     OFFSET_OUT_OF_RANGE when the log no longer reaches back to {@code since}, so that whether the batch was appended
     *     cannot be told, DUPLICATE_SEQUENCE when a later batch of the producer is there
     */
    public long append(TopicPartition partition, RecordBatch batch, long topicId, long since, Duration timeout) {
        String path = ApiPaths.recordsSince(partition.topic(), partition.partition(), topicId, since);
        HttpCall call = HttpCall.records(path, List.of(batch));
        try {
            HttpAnswer answer = calls.send(call, metadata.route(partition), Deadline.in(timeout), new Attempts());
            return Json.read(answer.body(), ProduceResponse.class).baseOffset();
        } catch (InterruptedException e) {
            throw ServerCalls.interrupted(call);
        } catch (JacksonException e) {
            throw new CatMqException(
                    "The server took the batch, but its answer is not the expected JSON", null, false, e);
        }
    }

    /** Ends what is waiting and frees the connections; may be repeated. */
    @Override
    public void close() {
        calls.close();
    }
}

package io.catmq.binder.inbound;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.properties.AckMode;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.provisioning.CatMqDestination;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.StartFrom;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.HeaderMode;

/**
 * How an input binding reads. Copied when it is bound, because Spring Cloud Stream's properties objects are mutable
 * and shared between bindings.
 *
 * @param name name of the binding, for threads and logs
 * @param group the group, or null for an anonymous binding
 * @param threads number of consumers, each with its own thread
 * @param instance which instance this is, or null to let the group share the partitions
 * @param headerMode how headers travel
 * @param batch whether the handler gets lists
 * @param manual whether the application acknowledges messages itself
 * @param maxUnacknowledged most messages of one partition that it may have without doing so
 * @param failed what becomes of messages that failed all their attempts
 * @param keyOrder how they are tried again before that while their keys wait, or null when keys do not
 * @param commitInterval longest time between two commits while messages are handled
 * @param redelivery first and longest pause after a failure
 * @param pattern whether topics may come and go
 * @param topicsRefreshInterval how often new topics and partitions are looked for
 * @param pollTimeout how long a polled consumer waits for a message
 * @param reconnectInterval pause between attempts to reach the server
 * @param shutdownTimeout how long a stop waits for the running handler
 * @param consumer options of each consumer
 */
record InboundSettings(
        String name,
        @Nullable String group,
        int threads,
        @Nullable Instance instance,
        HeaderMode headerMode,
        boolean batch,
        boolean manual,
        int maxUnacknowledged,
        FailurePlan failed,
        @Nullable KeyOrder keyOrder,
        Duration commitInterval,
        BackOffRange redelivery,
        boolean pattern,
        Duration topicsRefreshInterval,
        Duration pollTimeout,
        Duration reconnectInterval,
        Duration shutdownTimeout,
        ConsumerOptions consumer) {

    /** One of several instances that share the partitions by their number. */
    record Instance(int index, int count) {}

    /** The first pause and the longest; each is twice the one before. */
    record BackOffRange(Duration initial, Duration max) {
        BackOffRange {
            if (initial.isNegative() || initial.isZero() || max.compareTo(initial) < 0) {
                throw new IllegalArgumentException("consumer.redelivery-initial-interval is " + initial
                        + " and consumer.redelivery-max-interval " + max
                        + ": the first must be more than zero and not more than the second");
            }
        }

        /** The pause after the failure of that number, from 1 on. */
        Duration after(int failures) {
            Duration pause = initial;
            for (int i = 1; i < failures && pause.compareTo(max) < 0; i++) {
                pause = pause.multipliedBy(2);
            }
            return pause.compareTo(max) < 0 ? pause : max;
        }
    }

    static InboundSettings of(
            CatMqDestination destination,
            @Nullable String group,
            ExtendedConsumerProperties<CatMqConsumerProperties> properties,
            CatMqBinderProperties binder,
            ConsumerReadiness readiness) {
        CatMqConsumerProperties extension = properties.getExtension();
        String topic = destination.getName();
        String binding = properties.getBindingName();
        HeaderMode headerMode = properties.getHeaderMode();
        return new InboundSettings(
                binding == null ? topic : binding,
                group,
                threads(properties.getConcurrency(), group),
                instance(properties),
                headerMode == null ? HeaderMode.headers : headerMode,
                properties.isBatchMode(),
                extension.getAckMode() == AckMode.MANUAL,
                atLeastOne("consumer.max-unacknowledged", extension.getMaxUnacknowledged()),
                FailurePlan.of(properties),
                KeyOrder.of(extension.getRetry()),
                extension.getCommitInterval(),
                new BackOffRange(extension.getRedeliveryInitialInterval(), extension.getRedeliveryMaxInterval()),
                topic.contains("*") || topic.contains("?"),
                extension.getTopicsRefreshInterval(),
                extension.getPollTimeout(),
                binder.getReconnectInterval(),
                binder.getShutdownTimeout(),
                options(destination, group, extension, readiness));
    }

    /** Whether what is sent before a consumer has its partitions may be missed. */
    boolean beginsAtTheEnd() {
        return consumer.startFrom() == StartFrom.LATEST;
    }

    /** The same for a polled consumer, which has no threads of its own. */
    InboundSettings withOneThread() {
        return new InboundSettings(
                name,
                group,
                1,
                instance,
                headerMode,
                batch,
                manual,
                maxUnacknowledged,
                failed,
                keyOrder,
                commitInterval,
                redelivery,
                pattern,
                topicsRefreshInterval,
                pollTimeout,
                reconnectInterval,
                shutdownTimeout,
                consumer);
    }

    /** Without a group every consumer gets everything: more than one would handle every message several times. */
    private static int threads(int concurrency, @Nullable String group) {
        atLeastOne("consumer.concurrency", concurrency);
        return group == null ? 1 : concurrency;
    }

    private static int atLeastOne(String setting, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(setting + " is " + value + ", must be at least 1");
        }
        return value;
    }

    private static @Nullable Instance instance(ExtendedConsumerProperties<CatMqConsumerProperties> properties) {
        int count = properties.getInstanceCount();
        if (!properties.isPartitioned() || count <= 1) {
            return null;
        }
        int index = properties.getInstanceIndex();
        if (index < 0 || index >= count) {
            throw new IllegalArgumentException("instance-index is " + index + ", must be from 0 to " + (count - 1)
                    + " with instance-count " + count);
        }
        return new Instance(index, count);
    }

    private static ConsumerOptions options(
            CatMqDestination destination,
            @Nullable String group,
            CatMqConsumerProperties extension,
            ConsumerReadiness readiness) {
        ConsumerOptions.Builder options = ConsumerOptions.builder()
                .group(group)
                // What is in a retry topic was moved by the group and must not be passed over.
                .wholeTopics(topic -> destination.retriedIn(topic) != null)
                .maxPollRecords(extension.getMaxPollRecords())
                .sessionTimeout(extension.getSessionTimeout())
                .availability(readiness::now);
        if (extension.getStartFrom() != null) {
            options.startFrom(extension.getStartFrom());
        }
        return options.build();
    }
}

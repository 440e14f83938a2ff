package io.catmq.binder.properties;

import io.catmq.client.StartFrom;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.NestedConfigurationProperty;

/** What CatMQ adds to the settings of an input binding. */
public class CatMqConsumerProperties {
    /**
     * Where to start on a partition without a committed offset: "earliest", "latest" or "fail". Default: "earliest"
     * with a group, "latest" without (anonymous). With "latest" a group commits its start at once: from then on it misses
     * nothing, also when it is stopped before its first message.
     */
    private @Nullable StartFrom startFrom;

    /** Most messages that one poll takes; also the largest batch in batch mode. */
    private int maxPollRecords = 500;

    /**
     * Handled messages are committed when all that were polled together are handled, though at most ten times a second,
     * and in between when this long has passed. After a crash, what was handled since the last commit is delivered
     * again. Zero commits after every message.
     */
    private Duration commitInterval = Duration.ofSeconds(1);

    /** After which silence of this instance its partitions go to others. Default: the server's. */
    private @Nullable Duration sessionTimeout;

    /**
     * Pause of a partition after its message failed all attempts, before it is delivered again. Doubles with every
     * further failure up to "redelivery-max-interval".
     */
    private Duration redeliveryInitialInterval = Duration.ofSeconds(1);

    /** Longest pause of a partition before its failed message is delivered again. */
    private Duration redeliveryMaxInterval = Duration.ofMinutes(1);

    /**
     * When a message counts as handled: "auto", when its handler has returned, or "manual", when the application calls the
     * AcknowledgmentCallback in the header "acknowledgmentCallback", from any thread. Acknowledgments may come in any order;
     * what is committed has no hole.
     */
    private AckMode ackMode = AckMode.AUTO;

    /**
     * With "ack-mode=manual" and for polled consumers: most messages of one partition that are handed out without being
     * acknowledged. Then it waits. In batch mode a list may go over it.
     */
    private int maxUnacknowledged = 1000;

    /**
     * How often a binding whose destination is a pattern looks for new topics, and one with "instance-count" for new
     * partitions.
     */
    private Duration topicsRefreshInterval = Duration.ofSeconds(10);

    /** How long one call of a polled consumer waits for a message. */
    private Duration pollTimeout = Duration.ofMillis(500);

    /** Where messages go that failed all their attempts. */
    @NestedConfigurationProperty
    private CatMqDeadLetterProperties deadLetter = new CatMqDeadLetterProperties();

    /** Delayed retries. */
    @NestedConfigurationProperty
    private CatMqRetryProperties retry = new CatMqRetryProperties();

    /**
     * Whether handlers run in a transaction of the application's database that also holds the position in the partition, so
     * that a message that comes again after a crash is recognised. Needs a group, and the tables that are in
     * "classpath:io/catmq/outbox".
     */
    private boolean transactional = false;

    /**
     * Which headers of the record become message headers: names with "*" at either end, those to leave out with "!"
     * before them. The first that fits decides; what none fits is left out if any pattern takes something. Empty: all.
     * The content type and what carries a trace travel unless a pattern leaves them out.
     */
    private List<String> headerPatterns = List.of();

    /**
     * Name of a bean of type org.springframework.core.serializer.Deserializer that makes payloads of the record's
     * bytes, with "use-native-decoding". Without it such a payload is a byte[].
     */
    private @Nullable String deserializer;

    public boolean isTransactional() {
        return transactional;
    }

    public void setTransactional(boolean transactional) {
        this.transactional = transactional;
    }

    public @Nullable StartFrom getStartFrom() {
        return startFrom;
    }

    public void setStartFrom(@Nullable StartFrom startFrom) {
        this.startFrom = startFrom;
    }

    public int getMaxPollRecords() {
        return maxPollRecords;
    }

    public void setMaxPollRecords(int maxPollRecords) {
        this.maxPollRecords = maxPollRecords;
    }

    public Duration getCommitInterval() {
        return commitInterval;
    }

    public void setCommitInterval(Duration commitInterval) {
        this.commitInterval = commitInterval;
    }

    public @Nullable Duration getSessionTimeout() {
        return sessionTimeout;
    }

    public void setSessionTimeout(@Nullable Duration sessionTimeout) {
        this.sessionTimeout = sessionTimeout;
    }

    public Duration getRedeliveryInitialInterval() {
        return redeliveryInitialInterval;
    }

    public void setRedeliveryInitialInterval(Duration redeliveryInitialInterval) {
        this.redeliveryInitialInterval = redeliveryInitialInterval;
    }

    public Duration getRedeliveryMaxInterval() {
        return redeliveryMaxInterval;
    }

    public void setRedeliveryMaxInterval(Duration redeliveryMaxInterval) {
        this.redeliveryMaxInterval = redeliveryMaxInterval;
    }

    public CatMqDeadLetterProperties getDeadLetter() {
        return deadLetter;
    }

    public void setDeadLetter(CatMqDeadLetterProperties deadLetter) {
        this.deadLetter = deadLetter;
    }

    public CatMqRetryProperties getRetry() {
        return retry;
    }

    public void setRetry(CatMqRetryProperties retry) {
        this.retry = retry;
    }

    public AckMode getAckMode() {
        return ackMode;
    }

    public void setAckMode(AckMode ackMode) {
        this.ackMode = ackMode;
    }

    public int getMaxUnacknowledged() {
        return maxUnacknowledged;
    }

    public void setMaxUnacknowledged(int maxUnacknowledged) {
        this.maxUnacknowledged = maxUnacknowledged;
    }

    public Duration getPollTimeout() {
        return pollTimeout;
    }

    public void setPollTimeout(Duration pollTimeout) {
        this.pollTimeout = pollTimeout;
    }

    public Duration getTopicsRefreshInterval() {
        return topicsRefreshInterval;
    }

    public void setTopicsRefreshInterval(Duration topicsRefreshInterval) {
        this.topicsRefreshInterval = topicsRefreshInterval;
    }

    public List<String> getHeaderPatterns() {
        return headerPatterns;
    }

    public void setHeaderPatterns(List<String> headerPatterns) {
        this.headerPatterns = headerPatterns;
    }

    public @Nullable String getDeserializer() {
        return deserializer;
    }

    public void setDeserializer(@Nullable String deserializer) {
        this.deserializer = deserializer;
    }
}

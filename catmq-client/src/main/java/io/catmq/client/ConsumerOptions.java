package io.catmq.client;

import io.catmq.client.wire.Names;
import java.time.Duration;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How a {@link CatMqConsumer} reads. Immutable. */
public final class ConsumerOptions {
    private static final Duration LONGEST_READ_DELAY = Duration.ofDays(30);

    private final @Nullable String group;
    private final @Nullable String instanceId;
    private final StartFrom startFrom;
    private final Predicate<String> wholeTopics;
    private final int maxPollRecords;
    private final int fetchMaxBytes;
    private final int fetchMaxPartitionBytes;
    private final @Nullable Duration sessionTimeout;
    private final boolean leaveOnClose;
    private final Duration readDelay;
    private final Supplier<Availability> availability;

    private ConsumerOptions(Builder builder) {
        this.group = builder.group;
        this.instanceId = builder.instanceId;
        this.startFrom =
                builder.startFrom != null ? builder.startFrom : group == null ? StartFrom.LATEST : StartFrom.EARLIEST;
        this.wholeTopics = builder.wholeTopics;
        this.maxPollRecords = builder.maxPollRecords;
        this.fetchMaxBytes = builder.fetchMaxBytes;
        this.fetchMaxPartitionBytes = builder.fetchMaxPartitionBytes;
        this.sessionTimeout = builder.sessionTimeout;
        this.leaveOnClose = builder.leaveOnClose != null ? builder.leaveOnClose : instanceId == null;
        this.readDelay = builder.readDelay;
        this.availability = builder.availability;
    }

    /** A builder with the defaults. */
    public static Builder builder() {
        return new Builder();
    }

    /** Options of a member of that group, defaults for the rest. */
    public static ConsumerOptions group(String group) {
        return builder().group(group).build();
    }

    /** The group that shares the partitions and keeps committed offsets; null = none, reads everything by itself. */
    public @Nullable String group() {
        return group;
    }

    /**
     * A stable name of this instance within the group, or null. Whoever joins with it takes the place of its former self, and
     * no other member notices: a restart moves no partition. No two processes may have the same at a time.
     */
    public @Nullable String instanceId() {
        return instanceId;
    }

    /** Where to start without a committed offset; default EARLIEST with a group, LATEST without. */
    public StartFrom startFrom() {
        return startFrom;
    }

    /** Tells by its name whether a topic is read with {@link StartFrom#EARLIEST}, whatever {@link #startFrom()} says; default none. */
    public Predicate<String> wholeTopics() {
        return wholeTopics;
    }

    /** Most messages that one poll returns; default 500. */
    public int maxPollRecords() {
        return maxPollRecords;
    }

    /** About how many bytes one fetch asks for; default 8 MiB. */
    public int fetchMaxBytes() {
        return fetchMaxBytes;
    }

    /** About how many bytes of one partition one fetch asks for; default 2 MiB. */
    public int fetchMaxPartitionBytes() {
        return fetchMaxPartitionBytes;
    }

    /** After which silence the group gives this member's partitions to others; null = the server's default. */
    public @Nullable Duration sessionTimeout() {
        return sessionTimeout;
    }

    /**
     * Whether the group shall give this member's partitions to others as soon as it is closed. False keeps its place for one
     * session, in which the same {@link #instanceId} can come back to it. Default true, false with an instance id.
     */
    public boolean leaveOnClose() {
        return leaveOnClose;
    }

    /**
     * How far behind the head to read: what was appended less than so long ago, by the database's clock, is not returned
     * yet. Default zero. Only without a group, whose delay is the operators' ({@link CatMqAdmin#setReadDelay}).
     */
    public Duration readDelay() {
        return readDelay;
    }

    /**
     * Asked before every heartbeat whether the application can work: while it cannot, the group gives its partitions to
     * others. Default always ready.
     */
    public Supplier<Availability> availability() {
        return availability;
    }

    /** Builds {@link ConsumerOptions}. Not thread safe. */
    public static final class Builder {
        private @Nullable String group;
        private @Nullable String instanceId;
        private @Nullable StartFrom startFrom;
        private Predicate<String> wholeTopics = topic -> false;
        private int maxPollRecords = 500;
        private int fetchMaxBytes = 8 * 1024 * 1024;
        private int fetchMaxPartitionBytes = 2 * 1024 * 1024;
        private @Nullable Duration sessionTimeout;
        private @Nullable Boolean leaveOnClose;
        private Duration readDelay = Duration.ZERO;
        private Supplier<Availability> availability = Availability::ready;

        private Builder() {}

        /** See {@link ConsumerOptions#group()}; a name as {@link Names} allows it. */
        public Builder group(@Nullable String group) {
            this.group = group == null ? null : Names.require("group", group);
            return this;
        }

        /** See {@link ConsumerOptions#instanceId()}. */
        public Builder instanceId(@Nullable String instanceId) {
            this.instanceId = instanceId;
            return this;
        }

        /** See {@link ConsumerOptions#startFrom()}. */
        public Builder startFrom(StartFrom startFrom) {
            this.startFrom = startFrom;
            return this;
        }

        /** See {@link ConsumerOptions#wholeTopics()}. */
        public Builder wholeTopics(Predicate<String> topics) {
            this.wholeTopics = topics;
            return this;
        }

        /** See {@link ConsumerOptions#maxPollRecords()}; at least 1. */
        public Builder maxPollRecords(int records) {
            this.maxPollRecords = Checks.inRange("maxPollRecords", records, 1, Integer.MAX_VALUE);
            return this;
        }

        /** See {@link ConsumerOptions#fetchMaxBytes()}; 1 to 256 MiB. */
        public Builder fetchMaxBytes(int bytes) {
            this.fetchMaxBytes = Checks.inRange("fetchMaxBytes", bytes, 1, 256 * 1024 * 1024);
            return this;
        }

        /** See {@link ConsumerOptions#fetchMaxPartitionBytes()}; 1 to 256 MiB. */
        public Builder fetchMaxPartitionBytes(int bytes) {
            this.fetchMaxPartitionBytes = Checks.inRange("fetchMaxPartitionBytes", bytes, 1, 256 * 1024 * 1024);
            return this;
        }

        /** See {@link ConsumerOptions#sessionTimeout()}; more than 0. */
        public Builder sessionTimeout(@Nullable Duration timeout) {
            this.sessionTimeout = timeout == null ? null : Checks.positive("sessionTimeout", timeout);
            return this;
        }

        /** See {@link ConsumerOptions#leaveOnClose()}; false only with an instance id. */
        public Builder leaveOnClose(boolean leave) {
            this.leaveOnClose = leave;
            return this;
        }

        /** See {@link ConsumerOptions#readDelay()}; up to 30 days, and only without a group. */
        public Builder readDelay(Duration delay) {
            if (delay.isNegative() || delay.compareTo(LONGEST_READ_DELAY) > 0) {
                throw new IllegalArgumentException("readDelay is " + delay + ", must be zero to 30 days");
            }
            this.readDelay = delay;
            return this;
        }

        /** See {@link ConsumerOptions#availability()}; quick, called on the heartbeat's thread. */
        public Builder availability(Supplier<Availability> availability) {
            this.availability = availability;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException when two of them do not go together
         */
        public ConsumerOptions build() {
            if (Boolean.FALSE.equals(leaveOnClose) && instanceId == null) {
                throw new IllegalArgumentException(
                        "leaveOnClose is false, but there is no instanceId: without a name to come"
                                + " back under, a place that is kept is nobody's");
            }
            if (group != null && !readDelay.isZero()) {
                throw new IllegalArgumentException(
                        "readDelay is for consumers without a group: that of group \"" + group
                                + "\" is set for all its members, by CatMqAdmin.setReadDelay or ./catmq group " + group
                                + " delay");
            }
            return new ConsumerOptions(this);
        }
    }
}

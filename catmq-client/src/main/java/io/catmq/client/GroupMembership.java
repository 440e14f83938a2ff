package io.catmq.client;

import io.catmq.client.Heartbeats.Beat;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.HeartbeatResponse;
import io.catmq.client.wire.TopicPattern;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Membership in a group, kept by a background thread that sends heartbeats. It only learns what the member may hold; the
 * polling thread applies that and says what it holds. Thread safe.
 */
final class GroupMembership {
    private static final Logger log = LoggerFactory.getLogger(GroupMembership.class);
    private static final long FIRST_REJOIN_DELAY_MS = 100;
    private static final long LONGEST_REJOIN_DELAY_MS = 5_000;

    private final Heartbeats heartbeats;
    private final Runnable onChange;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition due = lock.newCondition();

    private @Nullable Thread thread;
    private List<String> topics = List.of();
    private @Nullable TopicPattern pattern;
    private Set<TopicPartition> held = Set.of();
    private long memberEpoch = Heartbeats.JOIN;
    private Target target = new Target(0, 0, null);
    private @Nullable CatMqException refusal;
    private Duration interval = Duration.ofSeconds(1);
    private Duration patience = Duration.ofSeconds(10);
    private volatile long readDelayMs;
    private volatile List<FailingMessage> failing = List.of();
    private @Nullable String standsBy;
    private int lossesInRow;
    /** No server answers; of the heartbeats' thread. */
    private boolean unheard;

    private boolean beatNow;
    private boolean closed;

    /**
     * A membership that begins with {@link #subscribe}.
     *
     * @param onChange is called when there is a new {@link #target()}; quick
     */
    GroupMembership(Heartbeats heartbeats, Runnable onChange) {
        this.heartbeats = heartbeats;
        this.onChange = onChange;
    }

    /**
     * What the member may hold.
     *
     * @param number rises when everything held before is lost
     * @param joins rises when the member joined: what it held before is its own as far as it is among the partitions
     * @param partitions with their assignment epochs; null when not known yet
     */
    record Target(int number, int joins, @Nullable Map<TopicPartition, Long> partitions) {}

    String memberId() {
        return heartbeats.memberId();
    }

    void subscribe(Collection<String> names, @Nullable TopicPattern newPattern) {
        locked(() -> {
            topics = List.copyOf(new TreeSet<>(names));
            pattern = newPattern;
            beatSoon();
            if (thread == null) {
                thread =
                        Threads.daemons("catmq-heartbeat-" + heartbeats.group()).newThread(this::run);
                thread.start();
            }
        });
    }

    /**
     * What to hold from now on.
     *
     * @throws CatMqException once, when the server refused the membership
     */
    Target target() {
        lock.lock();
        try {
            CatMqException thrown = refusal;
            refusal = null;
            if (thrown != null) {
                throw thrown;
            }
            return target;
        } finally {
            lock.unlock();
        }
    }

    /** How far behind the head the group wants to be read, as of the last answer. */
    long readDelayMs() {
        return readDelayMs;
    }

    /** The polling thread now holds exactly these; the group is told at once. */
    void holds(int number, Set<TopicPartition> partitions) {
        locked(() -> {
            if (number == target.number()) {
                held = Set.copyOf(partitions);
                beatSoon();
            }
        });
    }

    /** To be told with the next heartbeats, in place of what was said before. */
    void fails(List<FailingMessage> messages) {
        failing = messages;
    }

    /** Asks the group at once, as something is not as expected. */
    void beat() {
        locked(this::beatSoon);
    }

    /** Leaves the group at once, or for a while, and ends the thread. */
    void leave(Duration timeout) {
        Deadline deadline = Deadline.in(timeout);
        Thread running;
        lock.lock();
        try {
            running = closed ? null : thread;
            closed = true;
            due.signalAll();
        } finally {
            lock.unlock();
        }
        if (running == null) {
            return;
        }
        try {
            // A join that is still on its way would otherwise be taken after the leave.
            running.join(Math.max(1, deadline.remaining().toMillis()));
            if (memberEpoch() != Heartbeats.JOIN) {
                heartbeats.send(new Beat(heartbeats.farewell(), List.of(), null, Set.of(), List.of()), deadline);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (CatMqException e) {
            log.info(
                    "Left group {} without its knowing, it will notice by the session time-out: {}",
                    heartbeats.group(),
                    e.getMessage());
        }
    }

    private long memberEpoch() {
        lock.lock();
        try {
            return memberEpoch;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            for (Beat beat = next(); beat != null; beat = next()) {
                exchange(beat);
            }
        } catch (InterruptedException e) {
            log.debug("Heartbeats of group {} interrupted", heartbeats.group());
        }
    }

    /** Waits until a heartbeat is due; null at the end. */
    private @Nullable Beat next() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = interval.toNanos();
            while (!closed && !beatNow && left > 0) {
                left = due.awaitNanos(left);
            }
            beatNow = false;
            return closed ? null : new Beat(memberEpoch, topics, pattern, held, failing);
        } finally {
            lock.unlock();
        }
    }

    private void exchange(Beat beat) {
        try {
            accept(beat, heartbeats.send(beat, Deadline.in(patience)));
            if (unheard) {
                log.info("Heartbeats to group {} are answered again", heartbeats.group());
            }
            unheard = false;
        } catch (FencedException e) {
            if (e.is(ErrorCode.UNKNOWN_MEMBER)) {
                forgotten();
            } else {
                lost(e);
            }
        } catch (ServerUnavailableException e) {
            log.atLevel(unheard ? Level.DEBUG : Level.WARN)
                    .log("No heartbeat to group {}, trying again: {}", heartbeats.group(), e.getMessage());
            unheard = true;
        } catch (CatMqException e) {
            locked(() -> refusal = e);
            onChange.run();
        } catch (IllegalStateException e) {
            log.debug("Heartbeats of group {} end: {}", heartbeats.group(), e.getMessage());
        }
    }

    private void accept(Beat beat, HeartbeatResponse answer) {
        locked(() -> {
            int joins = beat.memberEpoch() == Heartbeats.JOIN ? target.joins() + 1 : target.joins();
            memberEpoch = answer.memberEpoch();
            interval = Duration.ofMillis(Math.max(10, answer.heartbeatIntervalMs()));
            patience = Duration.ofMillis(Math.max(100, answer.sessionTimeoutMs() / 3));
            lossesInRow = 0;
            readDelayMs = Heartbeats.readDelayMs(answer);
            report(answer.standsBy());
            target = new Target(target.number(), joins, Heartbeats.assignmentIn(answer));
        });
        onChange.run();
    }

    /** Otherwise nobody who looks at this process knows why it is idle. */
    private void report(@Nullable String reason) {
        if (reason != null && !reason.equals(standsBy)) {
            log.info(
                    "Group {}: member {} gets no partitions, as an operator has decided: {}",
                    heartbeats.group(),
                    heartbeats.memberId(),
                    reason);
        } else if (reason == null && standsBy != null) {
            log.info("Group {}: member {} may have partitions again", heartbeats.group(), heartbeats.memberId());
        }
        standsBy = reason;
    }

    /** The group may have another leader that never heard of it: what it holds is its own until the group says no. */
    private void forgotten() {
        log.info(
                "Group {} does not know member {}: joining again, going on with its partitions meanwhile",
                heartbeats.group(),
                heartbeats.memberId());
        locked(this::joinAgain);
    }

    private void lost(FencedException cause) {
        log.warn(
                "Member {} lost its place in group {} ({}): giving up its partitions and joining again. Was this process"
                        + " stopped for longer than the session time-out?",
                heartbeats.memberId(),
                heartbeats.group(),
                cause.code());
        locked(() -> {
            held = Set.of();
            target = new Target(target.number() + 1, target.joins(), null);
            joinAgain();
        });
        onChange.run();
    }

    /** At once the first time, then ever slower: a group that refuses to take it must not be flooded. */
    private void joinAgain() {
        memberEpoch = Heartbeats.JOIN;
        beatNow = lossesInRow == 0;
        interval =
                Duration.ofMillis(Math.min(LONGEST_REJOIN_DELAY_MS, FIRST_REJOIN_DELAY_MS << Math.min(lossesInRow, 6)));
        lossesInRow++;
    }

    private void beatSoon() {
        beatNow = true;
        due.signalAll();
    }

    private void locked(Runnable change) {
        lock.lock();
        try {
            change.run();
        } finally {
            lock.unlock();
        }
    }
}

package io.catmq.server.group;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.OffsetMapper.GroupRow;
import io.catmq.server.group.OffsetMapper.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/** Owners and committed offsets beside the messages. What stands here decides; what a server remembers does not. */
final class OffsetStore {
    private final Database database;
    private final Clock clock;

    OffsetStore(Database database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes it so that commits are accepted from these owners and from nobody before them; in one transaction.
     *
     * @return the partitions that a row of the same or a higher epoch, not this one, stands in the way of: with its epoch
     */
    Map<TopicPartition, Long> own(long group, Map<TopicPartition, Ownership> ownerships) {
        // Always in the same order, so that two of these cannot wait for each other.
        TreeMap<Long, Ownership> wanted = new TreeMap<>();
        ownerships.forEach((partition, ownership) -> wanted.put(partition.id(), ownership));
        Map<Long, Long> refused =
                database.inTransaction(session -> own(database.mapper(session, OffsetMapper.class), group, wanted));
        Map<TopicPartition, Long> newer = new HashMap<>();
        ownerships.keySet().forEach(partition -> {
            Long epoch = refused.get(partition.id());
            if (epoch != null) {
                newer.put(partition, epoch);
            }
        });
        return newer;
    }

    private Map<Long, Long> own(OffsetMapper mapper, long group, SortedMap<Long, Ownership> wanted) {
        Map<Long, Long> refused = new HashMap<>();
        Map<Ownership, List<Long>> updates = new HashMap<>();
        TreeMap<Long, Ownership> missing = new TreeMap<>(wanted);
        for (Row row : mapper.lock(group, wanted.keySet())) {
            Ownership ownership = Objects.requireNonNull(missing.remove(row.partitionId()));
            if (row.assignmentEpoch() < ownership.epoch()) {
                updates.computeIfAbsent(ownership, key -> new ArrayList<>()).add(row.partitionId());
            } else if (!isSame(row, ownership)) {
                refused.put(row.partitionId(), row.assignmentEpoch());
            }
        }
        updates.forEach((ownership, ids) -> mapper.own(group, ownership.memberId(), ownership.epoch(), ids));
        List<Row> inserts = new ArrayList<>();
        missing.forEach((id, ownership) -> {
            if (ownership.memberId() != null) {
                inserts.add(new Row(id, ownership.memberId(), ownership.epoch(), null, 0));
            }
        });
        if (!inserts.isEmpty()) {
            mapper.insert(group, inserts, clock.millis());
        }
        return refused;
    }

    static boolean isSame(Row row, Ownership ownership) {
        return row.assignmentEpoch() == ownership.epoch() && Objects.equals(row.owner(), ownership.memberId());
    }

    /**
     * Sets offsets, backwards too, and leaves the partitions without an owner; in one transaction, all or none.
     *
     * @param offsets to go on at
     * @param epochs higher than all before, so that commits under way are refused
     * @return whether it was done; if not, somebody has written a higher epoch
     */
    boolean reset(long group, Map<Long, Long> offsets, Map<Long, Long> epochs) {
        TreeMap<Long, Long> ordered = new TreeMap<>(offsets);
        try {
            return database.inTransaction(session -> {
                OffsetMapper mapper = database.mapper(session, OffsetMapper.class);
                Set<Long> there = new HashSet<>();
                mapper.lock(group, ordered.keySet()).forEach(row -> there.add(row.partitionId()));
                List<Row> inserts = new ArrayList<>();
                ordered.forEach((id, offset) -> {
                    long epoch = Objects.requireNonNull(epochs.get(id));
                    if (!there.contains(id)) {
                        inserts.add(new Row(id, null, epoch, offset, epoch));
                    } else if (mapper.reset(group, id, epoch, offset, clock.millis()) != 1) {
                        throw new NewerEpoch();
                    }
                });
                if (!inserts.isEmpty()) {
                    mapper.insert(group, inserts, clock.millis());
                }
                return true;
            });
        } catch (NewerEpoch other) {
            return false;
        }
    }

    /** Every group that has committed something in one of these partitions begins at 0 in the others, if it has no row there. */
    void beginWhere(List<Long> committed, List<Long> others) {
        database.inTransaction(session -> {
            OffsetMapper mapper = database.mapper(session, OffsetMapper.class);
            for (long group : mapper.groupsWithOffsets(committed)) {
                List<Row> missing = new ArrayList<>();
                for (long id : others) {
                    if (mapper.row(group, id) == null) {
                        missing.add(new Row(id, null, 0, 0L, 0));
                    }
                }
                if (!missing.isEmpty()) {
                    mapper.insert(group, missing, clock.millis());
                }
            }
            return others;
        });
    }

    void deleteAll(long group) {
        database.call(OffsetMapper.class, mapper -> mapper.deleteAll(group));
    }

    List<Row> rows(long group) {
        return database.call(OffsetMapper.class, mapper -> mapper.rows(group));
    }

    /** What all groups have committed. */
    List<GroupRow> allRows() {
        return database.call(OffsetMapper.class, OffsetMapper::allRows);
    }

    /** Commits of an owner: one conditional update each, all or none. */
    CommitOutcome commit(long group, String memberId, List<OffsetCommit> commits) {
        return allOrNone(
                group,
                commits,
                (mapper, commit) -> commit.assignmentEpoch() != null
                        && mapper.commit(
                                        group,
                                        commit.partition().id(),
                                        memberId,
                                        commit.assignmentEpoch(),
                                        commit.offset(),
                                        clock.millis())
                                == 1);
    }

    /** Commits for partitions that nobody owns, of consumers that choose their partitions themselves. */
    CommitOutcome commitUnowned(long group, List<OffsetCommit> commits) {
        return allOrNone(group, commits, (mapper, commit) -> commitUnowned(mapper, group, commit));
    }

    private boolean commitUnowned(OffsetMapper mapper, long group, OffsetCommit commit) {
        long id = commit.partition().id();
        if (mapper.commitUnowned(group, id, commit.offset(), clock.millis()) == 1) {
            return true;
        }
        return mapper.row(group, id) == null
                && mapper.insert(group, List.of(new Row(id, null, 0, commit.offset(), 0)), clock.millis()) == 1;
    }

    /**
     * Commits inside of somebody's transaction, each offset further than before; locks the rows in the order of partitions.
     *
     * @param memberId null outside of a session
     * @throws Refused when one of them may not be committed: the transaction must not be either
     */
    void advance(SqlSession session, long group, @Nullable String memberId, List<OffsetCommit> commits) {
        OffsetMapper mapper = database.mapper(session, OffsetMapper.class);
        List<OffsetCommit> ordered = new ArrayList<>(commits);
        ordered.sort(Comparator.comparingLong(commit -> commit.partition().id()));
        for (OffsetCommit commit : ordered) {
            if (!advance(mapper, group, memberId, commit)) {
                throw new Refused(
                        whyNotFurther(mapper.row(group, commit.partition().id()), commit));
            }
        }
    }

    private boolean advance(OffsetMapper mapper, long group, @Nullable String memberId, OffsetCommit commit) {
        long id = commit.partition().id();
        Long epoch = commit.assignmentEpoch();
        if (memberId != null) {
            return epoch != null && mapper.advance(group, id, memberId, epoch, commit.offset(), clock.millis()) == 1;
        }
        return mapper.advanceUnowned(group, id, commit.offset(), clock.millis()) == 1
                || (mapper.row(group, id) == null
                        && mapper.insert(group, List.of(new Row(id, null, 0, commit.offset(), 0)), clock.millis())
                                == 1);
    }

    private static CommitOutcome whyNotFurther(@Nullable Row row, OffsetCommit commit) {
        Long committed = row == null ? null : row.committed();
        return committed != null && committed >= commit.offset() && isOwned(row, commit)
                ? new CommitOutcome.Backwards(commit.partition(), committed)
                : new CommitOutcome.Fenced(commit.partition(), row == null ? null : row.owner());
    }

    private interface Attempt {
        boolean succeeds(OffsetMapper mapper, OffsetCommit commit);
    }

    private CommitOutcome allOrNone(long group, List<OffsetCommit> commits, Attempt attempt) {
        List<OffsetCommit> ordered = new ArrayList<>(commits);
        ordered.sort(Comparator.comparingLong(commit -> commit.partition().id()));
        try {
            if (ordered.size() == 1) {
                // One statement needs no transaction around it.
                return database.call(OffsetMapper.class, mapper -> run(mapper, group, ordered, attempt));
            }
            return database.inTransaction(
                    session -> run(database.mapper(session, OffsetMapper.class), group, ordered, attempt));
        } catch (Refused refused) {
            return refused.outcome;
        } catch (DatabaseException failure) {
            if (failure.kind() == DatabaseException.Kind.DUPLICATE_KEY) {
                // Somebody else wrote the first row of the partition at the same moment: now there is one to update.
                return allOrNone(group, commits, attempt);
            }
            throw failure;
        }
    }

    private CommitOutcome run(OffsetMapper mapper, long group, List<OffsetCommit> commits, Attempt attempt) {
        for (OffsetCommit commit : commits) {
            if (!attempt.succeeds(mapper, commit)) {
                throw new Refused(why(mapper.row(group, commit.partition().id()), commit));
            }
        }
        return new CommitOutcome.Committed();
    }

    private static CommitOutcome why(@Nullable Row row, OffsetCommit commit) {
        Long committed = row == null ? null : row.committed();
        if (committed != null && committed > commit.offset() && isOwned(row, commit)) {
            return new CommitOutcome.Backwards(commit.partition(), committed);
        }
        return new CommitOutcome.Fenced(commit.partition(), row == null ? null : row.owner());
    }

    private static boolean isOwned(@Nullable Row row, OffsetCommit commit) {
        Long epoch = commit.assignmentEpoch();
        return row != null && (epoch == null ? row.owner() == null : epoch == row.assignmentEpoch());
    }

    /** Takes the transaction down with it. */
    private static final class NewerEpoch extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NewerEpoch() {
            super(null, null, false, false);
        }
    }

    /** Takes the transaction down with it. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CommitOutcome outcome;

        CommitOutcome outcome() {
            return outcome;
        }

        private Refused(CommitOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }
}

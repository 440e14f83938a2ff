package io.catmq.server.group;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.group.OffsetMapper.Row;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
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
     * Makes a member the owner, in one transaction: from its commit on, commits of owners before are refused.
     *
     * @return the new assignment epoch of each partition, higher than all before
     */
    Map<Long, Long> takeOver(long group, String memberId, Collection<Long> partitionIds) {
        // Always in the same order, so that two of these cannot wait for each other.
        TreeSet<Long> ids = new TreeSet<>(partitionIds);
        return database.inTransaction(session -> {
            OffsetMapper mapper = database.mapper(session, OffsetMapper.class);
            Map<Long, Long> epochs = new HashMap<>();
            for (Row row : mapper.lock(group, ids)) {
                epochs.put(row.partitionId(), row.assignmentEpoch() + 1);
            }
            if (!epochs.isEmpty()) {
                mapper.takeOver(group, memberId, epochs.keySet());
            }
            for (long id : ids) {
                if (!epochs.containsKey(id)) {
                    mapper.insert(group, id, memberId, 1, null, clock.millis());
                    epochs.put(id, 1L);
                }
            }
            return epochs;
        });
    }

    /** The member owns nothing any more. */
    void disown(long group, String memberId) {
        database.call(OffsetMapper.class, mapper -> mapper.disown(group, memberId));
    }

    List<Row> rows(long group) {
        return database.call(OffsetMapper.class, mapper -> mapper.rows(group));
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
        return mapper.row(group, id) == null && mapper.insert(group, id, null, 0, commit.offset(), clock.millis()) == 1;
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
        Long epoch = commit.assignmentEpoch();
        boolean owned = row != null && (epoch == null ? row.owner() == null : epoch == row.assignmentEpoch());
        if (owned && committed != null && committed > commit.offset()) {
            return new CommitOutcome.Backwards(commit.partition(), committed);
        }
        return new CommitOutcome.Fenced(commit.partition(), row == null ? null : row.owner());
    }

    /** Takes the transaction down with it. */
    private static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient CommitOutcome outcome;

        Refused(CommitOutcome outcome) {
            super(null, null, false, false);
            this.outcome = outcome;
        }
    }
}

package io.catmq.server.log;

import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseException.Kind;
import io.catmq.server.log.AppendResult.Duplicate;
import io.catmq.server.log.AppendResult.SequenceRefused;
import io.catmq.server.log.ChunkWriter.Known;
import io.catmq.server.log.ChunkWriter.Outcome;
import io.catmq.server.log.ChunkWriter.Unknown;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/**
 * One append to several partitions, in one transaction with other statements. The partitions are locked in the order of
 * their ids, in this process and in the database, so that two of these wait for each other but never in a circle. Each row
 * is guarded and arbitrated as that of any append. A connection that is cut leaves the whole transaction in doubt, so the
 * same rows are tried again at the same offsets: the first key that collides tells for all of them.
 *
 * <p>It first tries without locking anybody out, as an append does. Whoever appends to several partitions would lose that race
 * again and again against brokers that append to one, so after a collision it locks the partitions and then looks where they
 * end.
 */
final class JointAppend {
    private final LogContext context;
    private final List<JointPart> given;
    private final List<JointPart> ordered;
    private final Consumer<SqlSession> joined;
    private final boolean retry;
    private final Semaphore lockers;
    private boolean contended;

    /**
     * @param retry whether an earlier try of the same may have come through, on this broker or another
     * @param lockers of those that lock partitions, which need a second connection, as many as there are connections for
     */
    JointAppend(
            LogContext context, List<JointPart> parts, Consumer<SqlSession> joined, boolean retry, Semaphore lockers) {
        this.context = context;
        this.retry = retry;
        this.lockers = lockers;
        this.given = parts;
        this.ordered = parts.stream()
                .sorted(Comparator.comparingLong(part -> part.log().partitionId()))
                .toList();
        this.joined = joined;
    }

    JointResult run() {
        int locked = 0;
        try {
            for (JointPart part : ordered) {
                part.log().lock();
                locked++;
            }
            return underLocks();
        } finally {
            for (int i = locked - 1; i >= 0; i--) {
                ordered.get(i).log().unlock();
            }
            ordered.forEach(part -> part.log().notifyListeners());
        }
    }

    private JointResult underLocks() {
        Backoff backoff = new Backoff(context.settings().appendTimeout());
        try {
            while (true) {
                ordered.forEach(part -> part.plan(backoff));
                JointResult known = known();
                if (known instanceof JointResult.Refused) {
                    // One partition may be known up to an earlier try of this, and another not yet.
                    ordered.forEach(part -> part.planAnew(backoff));
                    known = known();
                }
                if (known != null) {
                    return known;
                }
                if (write(backoff)) {
                    return new JointResult.Done(
                            given.stream().map(JointPart::result).toList());
                }
            }
        } catch (Refusal refusal) {
            // Nothing that is known of the partitions has turned out to be wrong.
            return doneBefore(refusal, backoff);
        } catch (RuntimeException | Error failure) {
            ordered.forEach(part -> part.log().forget());
            throw failure;
        } finally {
            backoff.restoreInterrupt();
        }
    }

    /** What refuses now may do so because an earlier try has come through; then all of its rows can be seen by now. */
    private JointResult doneBefore(Refusal refusal, Backoff backoff) {
        if (retry && !ordered.isEmpty()) {
            ordered.forEach(part -> part.planAnew(backoff));
            if (known() instanceof JointResult.Done done) {
                return done;
            }
        }
        throw refusal.reason;
    }

    /** What can be said without writing; null when it is to be written. */
    private @Nullable JointResult known() {
        List<AppendResult> duplicates = new ArrayList<>();
        for (JointPart part : given) {
            AppendResult known = part.known();
            if (known instanceof SequenceRefused refused) {
                return new JointResult.Refused(part.log().partitionId(), refused);
            }
            if (known != null) {
                duplicates.add(known);
            }
        }
        if (duplicates.isEmpty()) {
            return null;
        }
        if (duplicates.size() == given.size()) {
            return new JointResult.Done(duplicates);
        }
        for (JointPart part : given) {
            if (part.known() instanceof Duplicate duplicate) {
                return new JointResult.Refused(part.log().partitionId(), part.refusedAsDuplicate(duplicate));
            }
        }
        throw new IllegalStateException("No duplicate among duplicates");
    }

    /** False when nothing is written and it must be planned anew. */
    private boolean write(Backoff backoff) {
        long start = System.nanoTime();
        ordered.forEach(JointPart::makeRow);
        boolean doubtful = false;
        while (true) {
            try {
                Met met = contended && !doubtful ? tryLocked(backoff) : tryOnce();
                if (met == null || (doubtful && isOurs(met))) {
                    ordered.forEach(part -> part.written(start));
                    return true;
                }
                if (met.known() != null) {
                    met.part().notWritten(met.known());
                }
                contended = true;
                return false;
            } catch (Refusal refusal) {
                if (!doubtful || ordered.isEmpty() || !isOurs(new Met(ordered.get(0), Known.REFUSED))) {
                    throw refusal;
                }
                ordered.forEach(part -> part.written(start));
                return true;
            } catch (DatabaseException failure) {
                pause(failure, doubtful, backoff);
                doubtful |= failure.kind() == Kind.UNAVAILABLE;
            }
        }
    }

    /**
     * What stopped a try.
     *
     * @param known what the row met; null when it need not, or must not, be written any more
     */
    private record Met(JointPart part, @Nullable Known known) {}

    /** Null when it is committed. */
    private @Nullable Met tryOnce() {
        return inTransaction(transaction -> {});
    }

    /** The same with all partitions locked; what the rows are is found out inside of the transaction. */
    private @Nullable Met tryLocked(Backoff backoff) {
        lockers.acquireUninterruptibly();
        try {
            return inTransaction(transaction -> {
                for (JointPart part : ordered) {
                    if (!part.planLocked(transaction, backoff)) {
                        throw new Stopped(new Met(part, null));
                    }
                }
            });
        } finally {
            lockers.release();
        }
    }

    private @Nullable Met inTransaction(Consumer<LogTransaction> beforeTheRows) {
        try {
            context.storage().inTransaction(transaction -> {
                join(transaction.session());
                beforeTheRows.accept(transaction);
                for (JointPart part : ordered) {
                    Known known = part.write(transaction);
                    if (known != Known.WRITTEN) {
                        throw new Stopped(new Met(part, known));
                    }
                }
                return true;
            });
            return null;
        } catch (Stopped stopped) {
            return stopped.met;
        }
    }

    private void join(SqlSession session) {
        try {
            joined.accept(session);
        } catch (PersistenceException | DatabaseException failure) {
            throw failure;
        } catch (RuntimeException reason) {
            throw new Refusal(reason);
        }
    }

    /** Whether an earlier try in doubt has landed, with all its rows. */
    private static boolean isOurs(Met met) {
        Outcome outcome = met.part().afterDoubt(Objects.requireNonNull(met.known()));
        if (outcome instanceof Unknown unknown) {
            throw unknown.failure();
        }
        return outcome == Known.WRITTEN;
    }

    /** Before the next try; throws when there is to be none. A key that what was joined met is free at the next try. */
    private void pause(DatabaseException failure, boolean doubtful, Backoff backoff) {
        boolean again = failure.isRetriable() || failure.kind() == Kind.DUPLICATE_KEY;
        boolean inDoubt = doubtful || failure.kind() == Kind.UNAVAILABLE;
        if (again) {
            context.meters().retried();
        }
        if (!again || !backoff.pause()) {
            if (inDoubt && !ordered.isEmpty() && ordered.get(0).unknown(failure) instanceof Unknown unknown) {
                throw unknown.failure();
            }
            throw failure;
        }
    }

    /** Takes the transaction down with it. */
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient Met met;

        Stopped(Met met) {
            super(null, null, false, false);
            this.met = met;
        }
    }

    /** Takes the transaction down with it: what was joined does not want it. */
    private static final class Refusal extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final transient RuntimeException reason;

        Refusal(RuntimeException reason) {
            super(null, null, false, false);
            this.reason = reason;
        }
    }
}

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
import java.util.function.Consumer;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.session.SqlSession;
import org.jspecify.annotations.Nullable;

/**
 * One append to several partitions, in one transaction with other statements. The partitions are locked in the order of
 * their ids, in this process and in the database, so that two of these wait for each other but never in a circle. Each row
 * is guarded and arbitrated as that of any append. A connection that is cut leaves the whole transaction in doubt, so the
 * same rows are tried again at the same offsets: the first key that collides tells for all of them.
 */
final class JointAppend {
    private final LogContext context;
    private final List<JointPart> given;
    private final List<JointPart> ordered;
    private final Consumer<SqlSession> joined;

    JointAppend(LogContext context, List<JointPart> parts, Consumer<SqlSession> joined) {
        this.context = context;
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
            throw refusal.reason;
        } catch (RuntimeException | Error failure) {
            ordered.forEach(part -> part.log().forget());
            throw failure;
        } finally {
            backoff.restoreInterrupt();
        }
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
                Met met = tryOnce();
                if (met == null || (doubtful && isOurs(met))) {
                    ordered.forEach(part -> part.written(start));
                    return true;
                }
                met.part().notWritten(met.known());
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

    /** What stopped a try. */
    private record Met(JointPart part, Known known) {}

    /** Null when it is committed. */
    private @Nullable Met tryOnce() {
        try {
            context.storage().inTransaction(transaction -> {
                join(transaction.session());
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
        Outcome outcome = met.part().afterDoubt(met.known());
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

package io.catmq.drills;

import io.catmq.drills.Evidence.Change;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Terms and transaction ids, in the tables and as every broker tells them. */
final class MetadataRules {

    private final Evidence evidence;
    private final Consumer<Violation> found;

    MetadataRules(Evidence evidence, Consumer<Violation> found) {
        this.evidence = evidence;
        this.found = found;
    }

    void check() {
        var terms = terms();
        gapless("metadata_log", evidence.changes(), 1);
        long newest = 0;
        for (var change : evidence.changes()) {
            if (change.term() < newest) {
                found.accept(new Violation(Rule.STALE, change + " behind a change of term " + newest));
            }
            newest = Math.max(newest, change.term());
            // Term 0: the changes of a version that knew no leader.
            if (change.term() != 0 && !terms.contains(change.term())) {
                found.accept(new Violation(Rule.TERM, change + ", but nobody was elected for that term"));
            }
        }
        evidence.brokerLogs().forEach(this::same);
        evidence.views().forEach(this::sees);
    }

    private Set<Long> terms() {
        Map<Long, String> leaders = new HashMap<>();
        for (var term : evidence.terms()) {
            var other = leaders.put(term.term(), term.broker());
            if (other != null) {
                found.accept(new Violation(
                        Rule.TERM, "term " + term.term() + " has two leaders, " + other + " and " + term.broker()));
            }
        }
        return new HashSet<>(leaders.keySet());
    }

    private void gapless(String where, List<Change> changes, long first) {
        var next = first;
        for (var change : changes) {
            if (change.txid() != next) {
                found.accept(
                        new Violation(Rule.TXID, where + " has " + change.txid() + " where " + next + " was next"));
            }
            next = change.txid() + 1;
        }
    }

    private void same(String broker, List<Change> told) {
        if (told.isEmpty()) {
            found.accept(new Violation(Rule.BROKER_LOG, broker + " knows no change at all"));
            return;
        }
        gapless(broker, told, told.get(0).txid());
        Map<Long, Change> byTxid = new HashMap<>();
        evidence.changes().forEach(change -> byTxid.put(change.txid(), change));
        for (var change : told) {
            if (!change.equals(byTxid.get(change.txid()))) {
                found.accept(new Violation(
                        Rule.BROKER_LOG, broker + " has " + change + ", the table has " + byTxid.get(change.txid())));
            }
        }
        upToDate(broker + "'s log", told.get(told.size() - 1).txid());
    }

    private void upToDate(String what, long txid) {
        var changes = evidence.changes();
        var newest = changes.isEmpty() ? 0 : changes.get(changes.size() - 1).txid();
        if (txid != newest) {
            found.accept(new Violation(Rule.BROKER_LOG, what + " is at " + txid + ", the table at " + newest));
        }
    }

    private void sees(String broker, Evidence.View view) {
        upToDate(broker, view.txid());
        if (!view.topics().equals(evidence.topics())) {
            found.accept(new Violation(
                    Rule.BROKER_LOG, broker + " knows " + view.topics() + ", the tables " + evidence.topics()));
        }
    }
}

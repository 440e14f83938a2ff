package io.catmq.drills;

/** What must hold, whatever failed. */
enum Rule {
    LOST("lost acknowledged messages"),
    NOT_DELIVERED("acknowledged but never delivered"),
    DUPLICATE("stored twice"),
    ORDER("out of order within a key"),
    GAP("gaps or overlaps in offsets"),
    VANISHED("read, then gone or changed"),
    REDELIVERED("delivered twice without a reason"),
    SKIPPED("skipped while reading"),
    OWNERSHIP("partitions with two owners"),
    TXID("gaps in transaction ids"),
    BROKER_LOG("brokers whose metadata differ"),
    TERM("terms with two leaders or none"),
    STALE("accepted writes of an old term");

    private final String label;

    Rule(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}

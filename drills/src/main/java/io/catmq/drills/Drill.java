package io.catmq.drills;

/** One kind of harm. */
interface Drill {

    /** As it is called on the command line. */
    String name();

    /** What happens, in one line. */
    String purpose();

    /** What is started for it. */
    default ClusterPlan plan(int brokers) {
        return ClusterPlan.of(brokers);
    }

    /** Whether producers and consumers are to work meanwhile. */
    default boolean hasTraffic() {
        return true;
    }

    /** Starts a consumer, in the drill's JVM or in a process of its own. */
    default void startConsumer(Load load, String name) {
        load.startConsumer(name);
    }

    /** Does the harm and heals it, while traffic runs. Afterwards traffic ends, consumers catch up, all is checked. */
    void run(Scene scene);

    /** What this drill measures beyond the rules that hold for all. */
    default void measure(Scene scene, Window harm, Findings findings) {
        findings.told("producers' longest pause", harm.longestPause(Event.Kind.ACKNOWLEDGED));
        findings.told("consumers' longest pause", harm.longestPause(Event.Kind.RECEIVED));
    }
}

package io.catmq.drills;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * All that a drill left behind, once traffic has ended and consumers have caught up.
 *
 * @param events the histories, by time
 * @param log the tables of the topic's partitions, read by SQL
 * @param terms the table leader_term, by term
 * @param changes the table metadata_log, by transaction id
 * @param brokerLogs the metadata log as each broker tells it, by transaction id
 * @param topics the table topic with the number of partitions of each, by name
 * @param views what each broker has in its memory
 */
record Evidence(
        List<Event> events,
        SortedMap<Integer, List<Chunk>> log,
        List<Term> terms,
        List<Change> changes,
        Map<String, List<Change>> brokerLogs,
        SortedMap<String, Integer> topics,
        Map<String, View> views) {

    /** One row of a partition's table. */
    record Chunk(long baseOffset, int recordCount, List<String> values) {}

    /** An election. */
    record Term(long term, String broker) {}

    /** The newest change that a broker has applied, and the topics that it knows. */
    record View(long txid, SortedMap<String, Integer> topics) {}

    /** A change of metadata. */
    record Change(long txid, long term, String kind) {}
}

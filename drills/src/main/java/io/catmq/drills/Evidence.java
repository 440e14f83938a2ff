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
 * @param brokerLogs the metadata log as each broker that lives tells it, by transaction id; from its first one on
 */
record Evidence(
        List<Event> events,
        SortedMap<Integer, List<Chunk>> log,
        List<Term> terms,
        List<Change> changes,
        Map<String, List<Change>> brokerLogs) {

    /** One row of a partition's table. */
    record Chunk(long baseOffset, int recordCount, List<String> values) {}

    /** An election. */
    record Term(long term, String broker) {}

    /** A change of metadata. */
    record Change(long txid, long term, String kind) {}
}

package io.catmq.server.cluster;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.zip.CRC32C;

/**
 * Which broker clients ask first for a partition: by rendezvous hashing, so that a broker that comes or goes moves only
 * its own share, and all brokers name the same one without talking.
 */
final class PreferredBroker {
    private PreferredBroker() {}

    /**
     * The broker for a partition.
     *
     * @param brokerIds at least one, all live ones
     */
    static String of(long partitionId, Collection<String> brokerIds) {
        String best = "";
        long bestScore = Long.MIN_VALUE;
        for (String id : brokerIds) {
            long score = score(partitionId, id);
            if (score > bestScore || (score == bestScore && id.compareTo(best) > 0)) {
                best = id;
                bestScore = score;
            }
        }
        if (best.isEmpty()) {
            throw new IllegalArgumentException("There is no broker to prefer");
        }
        return best;
    }

    /** A CRC tells names apart but is linear; the finalizer of SplitMix64 then spreads it evenly. */
    private static long score(long partitionId, String brokerId) {
        CRC32C crc = new CRC32C();
        crc.update(brokerId.getBytes(StandardCharsets.UTF_8));
        long z = ((crc.getValue() << 32) | (brokerId.hashCode() & 0xFFFF_FFFFL)) ^ (partitionId * 0x9E3779B97F4A7C15L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return (z ^ (z >>> 31)) >>> 1;
    }
}

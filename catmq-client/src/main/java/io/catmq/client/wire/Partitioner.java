package io.catmq.client.wire;

/** Which partition a key belongs to: equal to Kafka's default partitioner, so that both sides agree on placement. */
public final class Partitioner {
    private Partitioner() {}

    /**
     * The partition of a key.
     *
     * @param partitions at least 1
     * @return from 0 to {@code partitions - 1}
     */
    public static int partitionFor(byte[] key, int partitions) {
        if (partitions < 1) {
            throw new IllegalArgumentException("partitions is " + partitions + ", must be at least 1");
        }
        return (murmur2(key) & Integer.MAX_VALUE) % partitions;
    }

    /** MurmurHash2 by Austin Appleby (public domain), 32 bits, with the seed 0x9747b28c as Kafka uses it. */
    public static int murmur2(byte[] data) {
        int m = 0x5bd1e995;
        int h = 0x9747b28c ^ data.length;
        int i = 0;
        for (; i + 4 <= data.length; i += 4) {
            int k = Integer.reverseBytes(BigEndian.getInt(data, i));
            k *= m;
            k ^= k >>> 24;
            k *= m;
            h = (h * m) ^ k;
        }
        int left = data.length - i;
        if (left > 0) {
            if (left == 3) {
                h ^= (data[i + 2] & 0xff) << 16;
            }
            if (left >= 2) {
                h ^= (data[i + 1] & 0xff) << 8;
            }
            h ^= data[i] & 0xff;
            h *= m;
        }
        h ^= h >>> 13;
        h *= m;
        return h ^ (h >>> 15);
    }
}

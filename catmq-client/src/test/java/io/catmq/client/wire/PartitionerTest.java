package io.catmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartitionerTest {

    /** The vectors of Kafka's own test of its murmur2. */
    @ParameterizedTest
    @CsvSource({
        "21, -973932308",
        "foobar, -790332482",
        "a-little-bit-long-string, -985981536",
        "a-little-bit-longer-string, -1486304829",
        "lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8, -58897971",
        "abc, 479470107"
    })
    void the_hash_is_that_of_kafka(String key, int hash) {
        assertThat(Partitioner.murmur2(key.getBytes(UTF_8))).isEqualTo(hash);
    }

    @Test
    void a_key_stays_on_its_partition_and_keys_spread_over_all() {
        int[] counts = new int[7];
        for (int i = 0; i < 7_000; i++) {
            byte[] key = ("key-" + i).getBytes(UTF_8);
            int partition = Partitioner.partitionFor(key, counts.length);
            assertThat(Partitioner.partitionFor(key.clone(), counts.length)).isEqualTo(partition);
            counts[partition]++;
        }
        assertThat(java.util.Arrays.stream(counts).boxed())
                .allSatisfy(count -> assertThat(count).isBetween(800, 1200));
    }

    @Test
    void no_partitions_are_refused() {
        assertThatThrownBy(() -> Partitioner.partitionFor(new byte[1], 0)).hasMessageContaining("at least 1");
    }
}

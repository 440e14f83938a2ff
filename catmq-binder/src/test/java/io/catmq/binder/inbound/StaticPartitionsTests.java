package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class StaticPartitionsTests {
    @Test
    void instance_i_reads_partition_i() {
        for (int instance = 0; instance < 3; instance++) {
            assertThat(StaticPartitions.of("t", 3, new InboundSettings.Instance(instance, 3), 0, 1))
                    .containsExactly(new TopicPartition("t", instance));
        }
    }

    @Test
    void every_partition_is_read_by_exactly_one_thread_of_one_instance() {
        for (int partitions = 1; partitions < 20; partitions++) {
            List<TopicPartition> all = new ArrayList<>();
            for (int instance = 0; instance < 3; instance++) {
                for (int thread = 0; thread < 2; thread++) {
                    all.addAll(
                            StaticPartitions.of("t", partitions, new InboundSettings.Instance(instance, 3), thread, 2));
                }
            }
            assertThat(all)
                    .containsExactlyInAnyOrderElementsOf(IntStream.range(0, partitions)
                            .mapToObj(p -> new TopicPartition("t", p))
                            .toList());
        }
    }
}

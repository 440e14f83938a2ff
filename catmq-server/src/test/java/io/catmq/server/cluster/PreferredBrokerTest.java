package io.catmq.server.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PreferredBrokerTest {
    private static final List<String> THREE = List.of("a-8080", "b-8080", "c-8080");

    @Test
    void each_of_three_brokers_gets_about_a_third() {
        for (String broker : THREE) {
            long share = LongStream.range(0, 3000)
                    .filter(id -> PreferredBroker.of(id, THREE).equals(broker))
                    .count();
            assertThat(share).isBetween(850L, 1150L);
        }
    }

    @Test
    void a_broker_that_goes_moves_only_its_own_partitions() {
        List<String> two = THREE.subList(0, 2);
        assertThat(LongStream.range(0, 1000)
                        .filter(id -> !PreferredBroker.of(id, THREE).equals("c-8080")))
                .allMatch(id -> PreferredBroker.of(id, two).equals(PreferredBroker.of(id, THREE)));
    }
}

package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PairsTest {

    @Test
    void the_sides_take_turns_in_being_first() {
        var order = new ArrayList<String>();
        Pairs.alternate(
                3,
                () -> {
                    order.add("bare");
                    return 1;
                },
                () -> {
                    order.add("broker");
                    return 1;
                });
        assertThat(order).containsExactly("bare", "broker", "broker", "bare", "bare", "broker");
    }

    @Test
    void the_ratio_compares_neighbours_so_that_drift_cancels_out() {
        var pairs = new Pairs(List.of(100.0, 50.0, 10.0), List.of(80.0, 40.0, 9.0));
        assertThat(pairs.ratio()).isEqualTo(0.8);
        assertThat(pairs.bareMedian()).isEqualTo(50);
        assertThat(pairs.brokerMedian()).isEqualTo(40);
    }

    @Test
    void the_median_of_an_even_number_is_between_the_middle_two() {
        assertThat(Pairs.median(List.of(4.0, 1.0, 3.0, 2.0))).isEqualTo(2.5);
    }
}

package io.catmq.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;

/**
 * The rates of short runs of two sides, taken in turns, so that a machine that becomes slower does not make one side
 * look slower.
 */
record Pairs(List<Double> bare, List<Double> broker) {

    /** Bare, broker, broker, bare, bare, broker ...: neither side is always the one after the other. */
    static Pairs alternate(int pairs, DoubleSupplier bareRun, DoubleSupplier brokerRun) {
        var bare = new ArrayList<Double>();
        var broker = new ArrayList<Double>();
        for (var i = 0; i < pairs; i++) {
            if (i % 2 == 0) {
                bare.add(bareRun.getAsDouble());
                broker.add(brokerRun.getAsDouble());
            } else {
                broker.add(brokerRun.getAsDouble());
                bare.add(bareRun.getAsDouble());
            }
        }
        return new Pairs(List.copyOf(bare), List.copyOf(broker));
    }

    double bareMedian() {
        return median(bare);
    }

    double brokerMedian() {
        return median(broker);
    }

    /** The median of the pairs' ratios, broker / bare: each ratio is of two runs that were neighbours in time. */
    double ratio() {
        var ratios = new ArrayList<Double>();
        for (var i = 0; i < bare.size(); i++) {
            ratios.add(broker.get(i) / bare.get(i));
        }
        return median(ratios);
    }

    static double median(List<Double> values) {
        var sorted = values.stream().mapToDouble(Double::doubleValue).toArray();
        Arrays.sort(sorted);
        var middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}

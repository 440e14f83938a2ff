package io.catmq.server.group;

import io.catmq.client.wire.LagTrend;
import io.catmq.client.wire.LagTrend.Direction;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The lag of one group in the last minute. Thread safe. */
final class LagHistory {
    private static final long WINDOW_MS = 60_000;
    /** With fewer, an up and down looks like a trend too often. */
    private static final int FEWEST = 6;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(long atMs, long lag) {}

    synchronized void add(long nowMs, long lag) {
        samples.add(new Sample(nowMs, lag));
        while (samples.getFirst().atMs() < nowMs - WINDOW_MS) {
            samples.removeFirst();
        }
    }

    /** Null while there is too little to tell. */
    synchronized @Nullable LagTrend trend() {
        if (samples.size() < FEWEST) {
            return null;
        }
        List<Sample> all = new ArrayList<>(samples);
        List<Sample> older = all.subList(0, all.size() / 2);
        List<Sample> newer = all.subList(all.size() / 2, all.size());
        Direction direction = least(newer) > most(older)
                ? Direction.GROWING
                : most(newer) < least(older) ? Direction.SHRINKING : Direction.STEADY;
        return new LagTrend(direction, Math.round(perSecond(all) * 100) / 100.0);
    }

    private static long least(List<Sample> some) {
        return some.stream().mapToLong(Sample::lag).min().orElse(0);
    }

    private static long most(List<Sample> some) {
        return some.stream().mapToLong(Sample::lag).max().orElse(0);
    }

    /** The slope of the straight line that fits best. */
    private static double perSecond(List<Sample> all) {
        double meanMs = all.stream().mapToLong(Sample::atMs).average().orElse(0);
        double meanLag = all.stream().mapToLong(Sample::lag).average().orElse(0);
        double both = 0;
        double squares = 0;
        for (Sample sample : all) {
            both += (sample.atMs() - meanMs) * (sample.lag() - meanLag);
            squares += (sample.atMs() - meanMs) * (sample.atMs() - meanMs);
        }
        return squares == 0 ? 0 : 1_000 * both / squares;
    }
}

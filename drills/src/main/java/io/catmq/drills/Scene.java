package io.catmq.drills;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.function.Consumer;

/** Where a drill acts: the cluster and its traffic, and the time that it has. */
final class Scene {

    private final Cluster cluster;
    private final Load load;
    private final Random random;
    private final Duration length;
    private final Path directory;
    private final Consumer<String> say;
    private final long begin = System.nanoTime();
    private long harmed = begin;
    private long ended = begin;

    Scene(Cluster cluster, Load load, Random random, Duration length, Path directory, Consumer<String> say) {
        this.cluster = cluster;
        this.load = load;
        this.random = random;
        this.length = length;
        this.directory = directory;
        this.say = say;
    }

    Cluster cluster() {
        return cluster;
    }

    Load load() {
        return load;
    }

    Duration length() {
        return length;
    }

    /** For files of the drill. */
    Path directory() {
        return directory;
    }

    Random random() {
        return random;
    }

    /** Starts a phase: one line for whoever watches. */
    void phase(String what) {
        say.accept(what);
    }

    /** Harm begins: what is measured from here on is due to it. */
    void harm(String what) {
        harmed = System.nanoTime();
        phase(what);
    }

    /** Traffic goes on for a share of the drill's time. */
    void traffic(double share) {
        Wait.of(Duration.ofMillis((long) (length.toMillis() * share)));
    }

    void end() {
        ended = System.nanoTime();
    }

    long begin() {
        return begin;
    }

    long harmed() {
        return harmed;
    }

    long ended() {
        return ended;
    }

    static Duration since(long moment) {
        return Duration.ofNanos(System.nanoTime() - moment);
    }
}

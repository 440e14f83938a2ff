package io.catmq.server.metadata;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * For tests and drills only: places at which the process can be told to die, to show that a new leader ends what was cut
 * off there. {@code catmq.test.crash-at} names the place and {@code catmq.test.allow-crash-points=true} must go with it,
 * both as system properties or as environment variables ({@code CATMQ_TEST_CRASH_AT}).
 */
public final class CrashPoints {
    /** Names of operations, and of the steps of each after which one can die. */
    private static final List<String> OPERATIONS = List.of("topic.create", "topic.add-partitions", "topic.delete");

    private static final List<String> STEPS = List.of("after-intent", "after-log-1", "after-logs", "after-record");
    private static final Logger LOG = LoggerFactory.getLogger(CrashPoints.class);
    private static final int KILLED = 137;

    private final @Nullable String chosen;
    private final Runnable crash;

    CrashPoints(@Nullable String chosen, Runnable crash) {
        this.chosen = chosen;
        this.crash = crash;
    }

    /** Never dies. */
    public static CrashPoints none() {
        return new CrashPoints(null, () -> {});
    }

    /**
     * As told by the system properties or the environment.
     *
     * @throws IllegalArgumentException when the place does not exist, or dying was not allowed expressly
     */
    public static CrashPoints ofThisProcess() {
        String chosen = setting("catmq.test.crash-at");
        if (chosen == null) {
            return none();
        }
        if (!"true".equals(setting("catmq.test.allow-crash-points"))) {
            throw new IllegalArgumentException(
                    "catmq.test.crash-at is for tests only: it ends the server in the middle of"
                            + " its work. Whoever wants that sets catmq.test.allow-crash-points=true too");
        }
        if (!names().contains(chosen)) {
            throw new IllegalArgumentException(
                    "catmq.test.crash-at is \"" + chosen + "\", must be one of " + String.join(", ", names()));
        }
        return new CrashPoints(chosen, () -> {
            LOG.warn("Dying at {}, as catmq.test.crash-at says", chosen);
            Runtime.getRuntime().halt(KILLED);
        });
    }

    private static @Nullable String setting(String name) {
        String property = System.getProperty(name);
        return property != null
                ? property
                : System.getenv(name.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_'));
    }

    /** All places. */
    public static Set<String> names() {
        List<String> names = new ArrayList<>();
        OPERATIONS.forEach(operation -> STEPS.forEach(step -> names.add(operation + "." + step)));
        return new TreeSet<>(names);
    }

    void reach(String operation, String step) {
        if (chosen != null && chosen.equals(operation + "." + step)) {
            crash.run();
        }
    }
}

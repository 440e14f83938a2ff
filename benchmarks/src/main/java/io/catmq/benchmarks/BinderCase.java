package io.catmq.benchmarks;

import java.util.Locale;

/** What is measured with both binders. The binding says how it sends: see the application's {@code application-*.yml}. */
enum BinderCase {
    RATE_DEFAULTS("defaults", 1, "as they come, 1 thread"),
    RATE_CONFIRMED("confirmed", 32, "each send waits until it is stored, 32 threads"),
    RATE_GATHERED("gathered", 1, "no send waits, set up for rate, 1 thread"),
    LATENCY_DEFAULTS("defaults", 8, "as they come, 8 threads"),
    LATENCY_CONFIRMED("confirmed", 8, "each send waits until it is stored, 8 threads"),
    LATENCY_PROMPT("prompt", 8, "no send waits, set up for latency, 8 threads");

    static final int LATENCY_RATE = 1_000;

    private final String binding;
    private final int threads;
    private final String label;

    BinderCase(String binding, int threads, String label) {
        this.binding = binding;
        this.threads = threads;
        this.label = label;
    }

    String label() {
        return label;
    }

    String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    boolean isRate() {
        return name().startsWith("RATE");
    }

    /** The command for the application; a run of this length, after a warm-up. */
    String command(double seconds) {
        return isRate()
                ? String.format(Locale.ROOT, "rate %s-out-0 %d %s", binding, threads, seconds)
                : String.format(
                        Locale.ROOT,
                        "latency %s-out-0 %d %d %s %s",
                        binding,
                        threads,
                        LATENCY_RATE,
                        seconds / 4,
                        seconds);
    }
}

package io.catmq.benchmarks.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * What the bench asks for, a line each, and the answers, a line each:
 *
 * <pre>
 * rate BINDING THREADS SECONDS              RESULT perSecond=N messages=N
 * latency BINDING THREADS RATE WARM SECONDS RESULT p50=MICROS p99=MICROS p999=MICROS max=MICROS messages=N
 * </pre>
 *
 * What goes wrong is answered with {@code FAILED} and why. The first line is {@code READY}.
 */
final class Commands {

    private final Load load;

    Commands(Load load) {
        this.load = load;
    }

    /** Returns at the end of the input. */
    void obey(InputStream in, PrintStream out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, UTF_8));
        out.println("READY");
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            out.println(answer(line));
            out.flush();
        }
    }

    private String answer(String line) {
        var words = line.split(" ", -1);
        try {
            return switch (words[0]) {
                case "rate" -> rate(load.rate(words[1], Integer.parseInt(words[2]), seconds(words[3])));
                case "latency" ->
                    latency(load.latency(
                            words[1],
                            Integer.parseInt(words[2]),
                            Integer.parseInt(words[3]),
                            seconds(words[4]),
                            seconds(words[5])));
                default -> "FAILED unknown command " + words[0];
            };
        } catch (RuntimeException e) {
            return "FAILED " + e;
        }
    }

    private static Duration seconds(String text) {
        return Duration.ofMillis(Math.round(Double.parseDouble(text) * 1_000));
    }

    private static String rate(Load.Rate rate) {
        return String.format(Locale.ROOT, "RESULT perSecond=%.1f messages=%d", rate.perSecond(), rate.messages());
    }

    private static String latency(Histogram nanos) {
        return String.format(
                Locale.ROOT,
                "RESULT p50=%.1f p99=%.1f p999=%.1f max=%.1f messages=%d",
                nanos.getValueAtPercentile(50) / 1e3,
                nanos.getValueAtPercentile(99) / 1e3,
                nanos.getValueAtPercentile(99.9) / 1e3,
                nanos.getMaxValue() / 1e3,
                nanos.getTotalCount());
    }
}

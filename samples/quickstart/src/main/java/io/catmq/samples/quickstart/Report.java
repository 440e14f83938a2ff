package io.catmq.samples.quickstart;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/** What the user sees. */
@Component
class Report implements ExitCodeGenerator {
    private static final int ROWS = 20;

    /** After the last message: time for one too many to show up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Run run;
    private final QuickstartProperties properties;
    private volatile int exitCode;

    Report(Run run, QuickstartProperties properties) {
        this.run = run;
        this.properties = properties;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    void printTillDone() {
        long start = System.nanoTime();
        boolean complete = awaitPrinting(start + properties.timeout().toNanos());
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (complete && properties.check()) {
            pause(GRACE);
        }
        table(run.strongestByRegion());
        Run.Counts counts = run.counts();
        print("");
        print("%,d earthquakes published, %,d read, %d alerts of %d expected, in %,d ms"
                .formatted(counts.published(), counts.read(), counts.alerts(), counts.alertsExpected(), millis));
        exitCode = complete ? 0 : 1;
        if (!complete) {
            print("Not everything came within %d s. Is a server running? Try ./catmq server"
                    .formatted(properties.timeout().toSeconds()));
        }
        if (properties.check()) {
            check();
        }
    }

    private boolean awaitPrinting(long deadline) {
        print("Publishing %,d real earthquakes to topic 'quakes'; alerts go to topic 'alerts'"
                .formatted(run.quakes().size()));
        Run.Counts printed = new Run.Counts(0, 0, 0, 0);
        long nextLine = System.nanoTime();
        while (!run.complete() && System.nanoTime() < deadline) {
            pause(Duration.ofMillis(50));
            Run.Counts now = run.counts();
            if (System.nanoTime() >= nextLine && !now.equals(printed)) {
                progress(now);
                printed = now;
                nextLine = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            }
        }
        progress(run.counts());
        return run.complete();
    }

    private static void progress(Run.Counts counts) {
        print("  published %,5d   read %,5d   alerts %3d"
                .formatted(counts.published(), counts.read(), counts.alerts()));
    }

    private static void table(List<Alert> alerts) {
        print("");
        print("Strongest earthquake per region, magnitude %.0f and more".formatted(Alert.MAGNITUDE));
        print("  %-42s %4s  %-16s  %s".formatted("region", "mag", "time (UTC)", "place"));
        alerts.stream()
                .sorted(Comparator.comparingDouble(Alert::magnitude).reversed())
                .limit(ROWS)
                .forEach(alert -> print("  %-42.42s %4.1f  %s  %s"
                        .formatted(
                                alert.region(),
                                alert.magnitude(),
                                TIME.format(Instant.ofEpochMilli(alert.time())),
                                alert.place())));
        if (alerts.size() > ROWS) {
            print("  ... and %d regions more".formatted(alerts.size() - ROWS));
        }
    }

    private void check() {
        List<String> mistakes = run.mistakes();
        mistakes.forEach(mistake -> print("WRONG  " + mistake));
        if (mistakes.isEmpty()) {
            print("CHECK OK: nothing lost, nothing doubled, in order in every region");
        } else {
            print("CHECK FAILED");
            exitCode = 1;
        }
    }

    private static void pause(Duration duration) {
        try {
            Thread.sleep(duration.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }

    @SuppressWarnings("SystemOut") // a command line tool talks to its user
    private static void print(String line) {
        System.out.println(line);
    }
}

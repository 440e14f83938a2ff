package io.catmq.samples.delayedretry;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/** What the user sees. */
@Component
class Report implements ExitCodeGenerator {
    /** After the last one: time for one too many to show up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Run run;
    private final DelayedRetryProperties properties;
    private volatile int exitCode;

    Report(Run run, DelayedRetryProperties properties) {
        this.run = run;
        this.properties = properties;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    void printTillDone() {
        int count = run.webhooks().size();
        print("Sending %d webhooks to topic 'webhooks'; what fails is tried again later".formatted(count));
        long ended = awaitPrinting(System.nanoTime() + properties.timeout().toNanos());
        if (ended == count) {
            pause(GRACE);
        }
        if (ended > 0) {
            table();
        }
        summary();
        if (ended == 0) {
            print("Nothing came within %d s. Is a server running? Try ./catmq server"
                    .formatted(properties.timeout().toSeconds()));
        }
    }

    private long awaitPrinting(long deadline) {
        int count = run.webhooks().size();
        long nextLine = System.nanoTime();
        long printed = -1;
        long ended = run.ended();
        while (ended < count && System.nanoTime() < deadline) {
            if (System.nanoTime() >= nextLine && ended != printed) {
                print("  %2d of %d delivered or dead".formatted(ended, count));
                printed = ended;
                nextLine = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            }
            pause(Duration.ofMillis(50));
            ended = run.ended();
        }
        print("  %2d of %d delivered or dead".formatted(ended, count));
        return ended;
    }

    private void table() {
        print("");
        print("  order  partner   where it ended  attempt  after   why");
        for (Webhook webhook : run.webhooks()) {
            List<Run.End> ends = run.ends(webhook);
            if (ends.isEmpty()) {
                print("  %5d  %-8s  NOWHERE YET".formatted(webhook.order(), webhook.partner()));
            }
            for (Run.End end : ends) {
                print("  %5d  %-8s  %-14s  %7d  %s s  %s"
                        .formatted(
                                webhook.order(),
                                webhook.partner(),
                                end.why() == null ? "delivered" : "dead letter",
                                end.attempts(),
                                String.format(Locale.ROOT, "%4.1f", end.after().toMillis() / 1000.0),
                                end.why() == null ? "" : end.why())
                        .stripTrailing());
            }
        }
    }

    private void summary() {
        Map<Place, Integer> places =
                new TreeMap<>(Comparator.comparing(Place::dead).thenComparing(Place::attempts));
        int nowhere = 0;
        int several = 0;
        for (Webhook webhook : run.webhooks()) {
            List<Run.End> ends = run.ends(webhook);
            ends.forEach(end -> places.merge(new Place(end.why() != null, end.attempts()), 1, Integer::sum));
            nowhere += ends.isEmpty() ? 1 : 0;
            several += ends.size() > 1 ? 1 : 0;
        }
        print("");
        places.forEach((place, count) -> print("  %3d %s".formatted(count, place)));
        if (nowhere + several == 0) {
            print("ALL WELL: each webhook ended in exactly one place");
        } else {
            print("NOT WELL: %d ended nowhere, %d in several places".formatted(nowhere, several));
            exitCode = 1;
        }
    }

    private record Place(boolean dead, int attempts) {
        @Override
        public String toString() {
            return dead
                    ? "dead letters after " + attempts + (attempts == 1 ? " attempt" : " attempts")
                    : "delivered at attempt " + attempts;
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

package io.catmq.samples.batch;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/** What the user sees. */
@Component
class Report implements ExitCodeGenerator {
    /** After the last one: time for one too many to show up. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final Run run;
    private final ReadingTable table;
    private final BatchProperties properties;
    private volatile int exitCode;

    Report(Run run, ReadingTable table, BatchProperties properties) {
        this.run = run;
        this.table = table;
        this.properties = properties;
    }

    @Override
    public int getExitCode() {
        return exitCode;
    }

    void printTillDone() {
        print("Sending %,d meter readings to topic 'readings'; one of them has no value".formatted(run.count()));
        long start = System.nanoTime();
        boolean complete = awaitPrinting(start + properties.timeout().toNanos());
        long millis = (System.nanoTime() - start) / 1_000_000;
        if (complete) {
            pause(GRACE);
        }
        lists(millis);
        run.deadLetters().forEach(Report::deadLetter);
        compare();
        if (run.lists().isEmpty()) {
            print("Nothing came within %d s. Is a server running? Try ./catmq server"
                    .formatted(properties.timeout().toSeconds()));
        }
    }

    private boolean awaitPrinting(long deadline) {
        long nextLine = System.nanoTime();
        int printed = -1;
        int ended = ended();
        while (ended < run.count() && System.nanoTime() < deadline) {
            if (System.nanoTime() >= nextLine && ended != printed) {
                progress(ended);
                printed = ended;
                nextLine = System.nanoTime() + Duration.ofSeconds(1).toNanos();
            }
            pause(Duration.ofMillis(50));
            ended = ended();
        }
        progress(ended);
        return ended >= run.count();
    }

    private int ended() {
        return table.count(run.id()) + run.deadLetters().size();
    }

    private static void progress(int ended) {
        print("  %,7d stored or dead".formatted(ended));
    }

    private void lists(long millis) {
        List<Integer> lists = run.lists();
        int readings = lists.stream().mapToInt(Integer::intValue).sum();
        if (!lists.isEmpty()) {
            print("");
            print("%,d lists in %,d ms, %.1f readings each (from %d to %d)"
                    .formatted(
                            lists.size(),
                            millis,
                            (double) readings / lists.size(),
                            Collections.min(lists),
                            Collections.max(lists)));
        }
    }

    private static void deadLetter(Run.DeadLetter dead) {
        print("Dead letter: from topic 'readings', %s: %s".formatted(dead.where(), dead.why()));
    }

    private void compare() {
        int rows = table.count(run.id());
        List<Reading> dead =
                run.deadLetters().stream().map(Run.DeadLetter::reading).toList();
        print("");
        print("  %,7d sent".formatted(run.count()));
        print("  %,7d rows".formatted(rows));
        print("  %,7d dead letter%s".formatted(dead.size(), dead.size() == 1 ? "" : "s"));
        if (rows == run.count() - 1 && dead.equals(List.of(run.refused()))) {
            print("ALL WELL: the one without a value is a dead letter, each of the others is a row");
        } else {
            print("NOT WELL: expected %,d rows, and the one without a value as the only dead letter"
                    .formatted(run.count() - 1));
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

package io.catmq.drills;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Tells what becomes of the brokers of {@code ./catmq cluster}, and starts again what somebody has killed. */
final class ClusterWatch {

    private static final Duration LOOK_EVERY = Duration.ofMillis(500);

    private final List<Broker> brokers;
    private final InputStream in;
    private final PrintStream out;
    private final Set<Broker> ended = new HashSet<>();
    private final StringBuilder typed = new StringBuilder();
    private @Nullable String leader;

    ClusterWatch(List<Broker> brokers, InputStream in, PrintStream out) {
        this.brokers = brokers;
        this.in = in;
        this.out = out;
    }

    /** Until it is interrupted, or no broker is left. */
    void run() {
        while (ended.size() < brokers.size()) {
            lookAtProcesses();
            lookAtLeader();
            lines().forEach(this::startAgain);
            Wait.of(LOOK_EVERY);
        }
        throw new DrillException("All brokers have ended.");
    }

    private void lookAtProcesses() {
        for (var broker : brokers) {
            if (!broker.process().isAlive() && ended.add(broker)) {
                out.println(broker + " has ended"
                        + (broker.id().equals(leader) ? "; it led, another one leads when its lease ends" : "")
                        + (brokers.size() > ended.size()
                                ? ". To start it again: " + number(broker) + " and Enter"
                                : ""));
            }
        }
    }

    private int number(Broker broker) {
        return brokers.indexOf(broker) + 1;
    }

    private void lookAtLeader() {
        for (var broker : brokers) {
            var found = ended.contains(broker) ? null : Api.of(broker.url()).leader();
            if (found != null) {
                if (!found.brokerId().equals(leader)) {
                    leader = found.brokerId();
                    out.println(leader + " leads, in term " + found.term());
                }
                return;
            }
        }
    }

    /** What was typed, without waiting for it. */
    private List<String> lines() {
        var lines = new ArrayList<String>();
        try {
            while (in.available() > 0) {
                typed.append(new String(in.readNBytes(in.available()), StandardCharsets.UTF_8));
            }
        } catch (IOException closed) {
            return lines;
        }
        for (var end = typed.indexOf("\n"); end >= 0; end = typed.indexOf("\n")) {
            lines.add(typed.substring(0, end).strip());
            typed.delete(0, end + 1);
        }
        return lines;
    }

    private void startAgain(String line) {
        for (var broker : brokers) {
            if (line.equals(Integer.toString(number(broker)))) {
                if (broker.process().isAlive()) {
                    out.println(broker + " runs");
                } else {
                    broker.launchAgain(List.of());
                    ended.remove(broker);
                    out.println(broker + " starts again");
                }
                return;
            }
        }
        if (!line.isEmpty()) {
            out.println("There is no broker " + line + ": type 1 to " + brokers.size()
                    + " to start one again that has ended");
        }
    }
}

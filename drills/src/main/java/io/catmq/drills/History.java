package io.catmq.drills;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What one producer or consumer did and saw, appended to a file of its own line by line, so that a killed process leaves
 * behind what it knew. Thread safe.
 */
final class History implements AutoCloseable {

    private static final String SUFFIX = ".history";

    private final String who;
    private final Writer file;

    private History(String who, Writer file) {
        this.who = who;
        this.file = file;
    }

    static History of(String who, Path directory) {
        try {
            return new History(
                    who,
                    Files.newBufferedWriter(
                            directory.resolve(who + SUFFIX), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
        } catch (IOException e) {
            throw new DrillException("Cannot write a history below " + directory, e);
        }
    }

    void add(Event.Kind kind, int partition, long offset, String text) {
        add(List.of(new Event(System.nanoTime(), kind, who, partition, offset, text)));
    }

    Event event(Event.Kind kind, int partition, long offset, String text) {
        return new Event(System.nanoTime(), kind, who, partition, offset, text);
    }

    synchronized void add(List<Event> events) {
        try {
            for (var event : events) {
                file.write(event.line());
                file.write('\n');
            }
            file.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public synchronized void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All histories of a directory as one, by time. The half line that a kill may leave is passed over. */
    static List<Event> readAll(Path directory) {
        var events = new ArrayList<Event>();
        try (var files = Files.list(directory)) {
            for (var file :
                    files.filter(each -> each.toString().endsWith(SUFFIX)).toList()) {
                var text = Files.readString(file);
                text.substring(0, text.lastIndexOf('\n') + 1)
                        .lines()
                        .map(Event::parse)
                        .forEach(events::add);
            }
        } catch (IOException e) {
            throw new DrillException("Cannot read the histories in " + directory, e);
        }
        events.sort(Comparator.comparingLong(Event::at));
        return events;
    }
}

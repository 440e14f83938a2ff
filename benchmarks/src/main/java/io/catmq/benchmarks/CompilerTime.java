package io.catmq.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.LongStream;

/**
 * CPU time of the compilers' threads of some JVMs, and of all their threads, in clock ticks since they began. Linux tells it; elsewhere
 * both are 0.
 */
record CompilerTime(long compilers, long all) {

    static CompilerTime of(LongStream pids) {
        return pids.mapToObj(CompilerTime::ofOne)
                .reduce(new CompilerTime(0, 0), (a, b) -> new CompilerTime(a.compilers + b.compilers, a.all + b.all));
    }

    /** The compilers' share of what was used between then and this, 0 to 1. */
    double shareSince(CompilerTime then) {
        var used = all - then.all;
        return used <= 0 ? 0 : (double) (compilers - then.compilers) / used;
    }

    private static CompilerTime ofOne(long pid) {
        var process = Path.of("/proc/" + pid);
        try (var threads = Files.list(process.resolve("task"))) {
            var compilers = threads.map(Stat::of)
                    .filter(stat -> stat.name.contains("CompilerThre"))
                    .mapToLong(Stat::ticks)
                    .sum();
            // Not the sum of the threads: those that have ended are in it, too.
            return new CompilerTime(compilers, Stat.of(process).ticks);
        } catch (IOException e) {
            return new CompilerTime(0, 0);
        }
    }

    private record Stat(String name, long ticks) {

        /**
         * Of a process or a thread: {@code id (name) state ...}, as proc(5) tells; user and system time are the 12th and 13th field
         * behind the name. Nothing when it has just ended.
         */
        static Stat of(Path directory) {
            try {
                var line = Files.readString(directory.resolve("stat"));
                var end = line.lastIndexOf(')');
                var fields = line.substring(end + 2).split(" ", -1);
                return new Stat(
                        line.substring(line.indexOf('(') + 1, end),
                        Long.parseLong(fields[11]) + Long.parseLong(fields[12]));
            } catch (IOException e) {
                return new Stat("", 0);
            }
        }
    }
}

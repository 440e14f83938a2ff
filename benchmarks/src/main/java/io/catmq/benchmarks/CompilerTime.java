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
        try (var threads = Files.list(Path.of("/proc/" + pid + "/task"))) {
            var compilers = 0L;
            var all = 0L;
            for (var thread : (Iterable<Path>) threads::iterator) {
                var stat = new ThreadStat(thread);
                all += stat.ticks;
                compilers += stat.name.contains("CompilerThre") ? stat.ticks : 0;
            }
            return new CompilerTime(compilers, all);
        } catch (IOException e) {
            return new CompilerTime(0, 0);
        }
    }

    /** {@code tid (name) state ...}, as proc(5) tells; user and system time are the 12th and 13th field behind the name. */
    private static final class ThreadStat {
        final String name;
        final long ticks;

        ThreadStat(Path thread) throws IOException {
            var line = Files.readString(thread.resolve("stat"));
            var end = line.lastIndexOf(')');
            name = line.substring(line.indexOf('(') + 1, end);
            var fields = line.substring(end + 2).split(" ", -1);
            ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
    }
}

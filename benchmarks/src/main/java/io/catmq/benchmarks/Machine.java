package io.catmq.benchmarks;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The machine that the numbers are of. */
record Machine(String cpu, int cores, long memoryBytes, String kernel, String jdk, String fileSystem) {

    static Machine here(Path directory) {
        return new Machine(
                field(Path.of("/proc/cpuinfo"), "model name", "unknown"),
                Runtime.getRuntime().availableProcessors(),
                kilobytes(field(Path.of("/proc/meminfo"), "MemTotal", "0 kB")),
                System.getProperty("os.name") + " " + System.getProperty("os.version") + " "
                        + System.getProperty("os.arch"),
                System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"),
                fileSystem(directory));
    }

    /** Load average of the last minute: above the number of cores, others were working here too. */
    static String load() {
        try {
            return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
        } catch (IOException e) {
            return "unknown";
        }
    }

    /** Resident memory of a process in bytes; 0 where the system does not say. */
    static long residentBytes(long pid) {
        return kilobytes(field(Path.of("/proc/" + pid + "/status"), "VmRSS", "0 kB"));
    }

    Map<String, String> lines() {
        var lines = new TreeMap<String, String>();
        lines.put("cpu", cpu + ", " + cores + " cores");
        lines.put("memory", memoryBytes / (1 << 20) + " MiB");
        lines.put("kernel", kernel);
        lines.put("jdk", jdk);
        lines.put("file system", fileSystem);
        return lines;
    }

    private static long kilobytes(String value) {
        return Long.parseLong(value.split(" ", 2)[0]) * 1024;
    }

    private static String field(Path file, String name, String otherwise) {
        try (var lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(name))
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .findFirst()
                    .orElse(otherwise);
        } catch (IOException e) {
            return otherwise;
        }
    }

    private static String fileSystem(Path directory) {
        try {
            FileStore store = Files.getFileStore(directory);
            return store.type() + " on " + store.name();
        } catch (IOException e) {
            return "unknown";
        }
    }
}

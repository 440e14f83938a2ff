package io.catmq.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The application in a process of its own. It obeys commands on its standard input, one at a time. */
final class BinderApp implements AutoCloseable {

    private final String name;
    private final Process process;
    private final BufferedReader answers;
    private final Path log;

    private BinderApp(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.answers = process.inputReader(UTF_8);
        this.log = log;
    }

    /** Returns when it is up. Both binders' applications get the same JVM options. */
    static BinderApp start(
            String binder, String classPath, Path directory, List<String> jvmOptions, List<String> arguments) {
        var log = directory.resolve("app-" + binder + ".log");
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-Xmx1g");
        jvmOptions.forEach(option -> command.add(option.replace("BINDER", binder)));
        command.addAll(List.of("-cp", classPath, "io.catmq.benchmarks.app.BinderApplication"));
        command.add("--spring.profiles.active=" + binder);
        command.addAll(arguments);
        try {
            var process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectError(log.toFile())
                    .start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            var app = new BinderApp(binder, process, log);
            app.awaitLine("READY");
            return app;
        } catch (IOException e) {
            throw new BenchException("The application with " + binder + " does not start", e);
        }
    }

    long pid() {
        return process.pid();
    }

    /** Sends a command and waits for its result. */
    Map<String, Double> ask(String command) {
        try {
            process.outputWriter(UTF_8).append(command).append('\n').flush();
            return numbers(awaitLine("RESULT "));
        } catch (IOException e) {
            throw new BenchException("The application with " + name + " is gone, its log is " + log, e);
        }
    }

    static Map<String, Double> numbers(String line) {
        var numbers = new HashMap<String, Double>();
        for (var field : line.substring("RESULT ".length()).split(" ", -1)) {
            var equals = field.indexOf('=');
            numbers.put(field.substring(0, equals), Double.valueOf(field.substring(equals + 1)));
        }
        return numbers;
    }

    /** The next line that begins so; other lines are log lines. */
    private String awaitLine(String start) throws IOException {
        for (var line = answers.readLine(); line != null; line = answers.readLine()) {
            if (line.startsWith(start)) {
                return line;
            }
            if (line.startsWith("FAILED")) {
                throw new BenchException("The application with " + name + ": " + line);
            }
            System.err.println(name + ": " + line);
        }
        throw new BenchException(
                "The application with " + name + " ended. The end of its log:\n" + ServerProcess.tail(log));
    }

    @Override
    public void close() {
        try {
            process.outputWriter(UTF_8).close();
        } catch (IOException e) {
            // It is gone already.
        }
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

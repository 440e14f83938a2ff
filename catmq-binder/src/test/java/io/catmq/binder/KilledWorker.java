package io.catmq.binder;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application of {@link NumberedWork} in a process of its own, to be killed. What it handled it appends to a file, which
 * several may share: a line is written at once, and what was written outlives the process.
 */
final class KilledWorker implements AutoCloseable {
    private final List<String> command;
    private final Path output;
    private Process process;

    private KilledWorker(List<String> command, Path output, Process process) {
        this.command = command;
        this.output = output;
        this.process = process;
    }

    static KilledWorker start(String name, Path story, Path directory, List<String> settings) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledWorker.class.getName(),
                "--name=" + name,
                "--story=" + story));
        settings.forEach(setting -> command.add("--" + setting));
        Path output = directory.resolve(name + ".log");
        return new KilledWorker(command, output, launch(command, output));
    }

    private static Process launch(List<String> command, Path output) throws IOException {
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()))
                .start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** SIGKILL, and a new process in its place. */
    void killAndStartAgain() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
        process = launch(command, output);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    public static void main(String[] arguments) {
        new SpringApplicationBuilder(Handles.class).web(WebApplicationType.NONE).run(arguments);
    }

    /** Whether no attempt ever succeeds. */
    static boolean alwaysFails(int number) {
        return number % 97 == 5;
    }

    /** How many attempts of one process fail before one succeeds. */
    private static int failures(int number) {
        return number % 7 == 0 ? 2 : 0;
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Handles {
        private final Map<Integer, Integer> failed = new HashMap<>();

        @Bean
        Consumer<String> in(@Value("${name}") String name, @Value("${story}") Path story) {
            return text -> {
                int number = Integer.parseInt(text);
                synchronized (failed) {
                    if (alwaysFails(number) || failed.merge(number, 1, Integer::sum) <= failures(number)) {
                        throw new IllegalStateException("refused " + number);
                    }
                }
                append(story, "%s %d %d%n".formatted(name, number, System.currentTimeMillis()));
            };
        }

        private static void append(Path story, String line) {
            try {
                Files.write(story, line.getBytes(UTF_8), StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}

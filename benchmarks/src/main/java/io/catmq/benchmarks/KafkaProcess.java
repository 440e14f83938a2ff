package io.catmq.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * One Kafka node, broker and controller in one process, with the broker's own defaults but for what a single node needs.
 * Those defaults acknowledge what is in the operating system's page cache; nothing is synced to disk per message.
 */
final class KafkaProcess implements AutoCloseable {

    private static final Duration START_LIMIT = Duration.ofSeconds(60);

    /** What {@code kafka-server-start.sh} gives its JVM. */
    private static final List<String> JVM = List.of(
            "-Xmx1G",
            "-Xms1G",
            "-server",
            "-XX:+UseG1GC",
            "-XX:MaxGCPauseMillis=20",
            "-XX:InitiatingHeapOccupancyPercent=35",
            "-XX:+ExplicitGCInvokesConcurrent",
            "-Djava.awt.headless=true",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn");

    private final Process process;
    private final int port;

    private KafkaProcess(Process process, int port) {
        this.process = process;
        this.port = port;
    }

    static KafkaProcess start(String classPath, Path directory, List<String> more) {
        var port = Ports.free();
        var log = log(directory);
        try {
            var properties = Files.writeString(
                    directory.resolve("kafka.properties"),
                    String.join("\n", properties(port, Ports.free(), directory.resolve("kafka-data"), more)));
            format(classPath, properties, directory);
            var process = java(classPath, directory, "kafka.Kafka", properties.toString());
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            awaitPort(process, port, log);
            return new KafkaProcess(process, port);
        } catch (IOException e) {
            throw new BenchException("Kafka does not start", e);
        }
    }

    static List<String> properties(int port, int controllerPort, Path data, List<String> more) {
        var lines = new ArrayList<>(List.of(
                "process.roles=broker,controller",
                "node.id=1",
                "listeners=PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort,
                "advertised.listeners=PLAINTEXT://127.0.0.1:" + port,
                "controller.listener.names=CONTROLLER",
                "controller.quorum.voters=1@127.0.0.1:" + controllerPort,
                "log.dirs=" + data,
                "offsets.topic.replication.factor=1",
                "transaction.state.log.replication.factor=1",
                "transaction.state.log.min.isr=1",
                "share.coordinator.state.topic.replication.factor=1",
                "share.coordinator.state.topic.min.isr=1",
                "group.initial.rebalance.delay.ms=0"));
        lines.addAll(more);
        return lines;
    }

    String bootstrapServers() {
        return "127.0.0.1:" + port;
    }

    long pid() {
        return process.pid();
    }

    private static void format(String classPath, Path properties, Path directory) throws IOException {
        var formatting = java(
                classPath,
                directory,
                "kafka.tools.StorageTool",
                "format",
                "--cluster-id",
                "4L6g3nShT-eMCtK--X86sw",
                "--config",
                properties.toString());
        try {
            if (formatting.waitFor() != 0) {
                throw new BenchException("Kafka's storage cannot be formatted:\n" + ServerProcess.tail(log(directory)));
            }
        } catch (InterruptedException e) {
            formatting.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new BenchException("Interrupted", e);
        }
    }

    private static Process java(String classPath, Path directory, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        command.addAll(List.of("-cp", classPath));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(directory).toFile()))
                .start();
    }

    private static Path log(Path directory) {
        return directory.resolve("kafka.log");
    }

    private static void awaitPort(Process process, int port, Path log) {
        var deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (!answers(port)) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new BenchException("Kafka is not ready. The end of its log:\n" + ServerProcess.tail(log));
            }
            Pause.of(Duration.ofMillis(50));
        }
    }

    private static boolean answers(int port) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1_000);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        process.destroy();
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

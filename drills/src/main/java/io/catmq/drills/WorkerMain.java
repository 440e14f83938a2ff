package io.catmq.drills;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A worker in a process of its own, which ends when its standard input does: on request, or when the drill died. */
final class WorkerMain {

    private WorkerMain() {}

    /** Arguments: {@code produce} or {@code consume}, its name, the directory for its history, then the load's settings. */
    static List<String> arguments(String what, String name, Path directory, LoadSettings settings) {
        var arguments = new java.util.ArrayList<>(List.of("worker", what, name, directory.toString()));
        arguments.addAll(settings.arguments());
        return arguments;
    }

    static int run(List<String> arguments) throws IOException, InterruptedException {
        var settings = LoadSettings.parse(arguments.subList(3, arguments.size()));
        var directory = Path.of(arguments.get(2));
        Worker worker = arguments.get(0).equals("produce")
                ? new ProducerWorker(settings, arguments.get(1), directory)
                : new ConsumerWorker(settings, arguments.get(1), directory);
        var thread = new Thread(worker, arguments.get(1));
        thread.start();
        while (System.in.read() >= 0) {
            // Nothing is ever sent; only the end counts.
        }
        worker.stop();
        thread.join();
        return 0;
    }
}

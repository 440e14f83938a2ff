package io.catmq.drills;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How the sample application {@code orders} is started, whose outbox and books a drill puts to the test. */
record OrdersProgram(List<String> start) {

    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms64m", "-Xmx192m");

    /** The jar of this build. */
    static OrdersProgram jar() {
        var jar = Path.of(System.getProperty("catmq.orders.jar", "samples/orders/target/dist/catmq-orders.jar"));
        if (!jar.toFile().isFile()) {
            throw new DrillException("There is no " + jar + ": build it, or run ./catmq drill, which does.");
        }
        return new OrdersProgram(List.of("-jar", jar.toAbsolutePath().toString()));
    }

    /** For tests, which have no jar yet. */
    static OrdersProgram classPath(String classPath) {
        return new OrdersProgram(List.of("-cp", classPath, "io.catmq.samples.orders.OrdersApplication"));
    }

    ChildProcess run(String name, Path directory, List<String> settings) {
        var command = new ArrayList<String>();
        command.add(BrokerProgram.java());
        command.addAll(JVM);
        command.addAll(start);
        command.addAll(settings);
        return ChildProcess.start(name, command, directory);
    }
}

package io.catmq.drills;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How a broker's JVM is started. Small heaps and the quick compiler: several of them share one machine with all else. */
record BrokerProgram(List<String> start) {

    private static final List<String> JVM =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xms128m", "-Xmx384m");

    static BrokerProgram jar(Path jar) {
        var start = new ArrayList<String>();
        var archive = System.getProperty("catmq.server.archive", "");
        if (!archive.isEmpty()) {
            start.addAll(List.of("-XX:SharedArchiveFile=" + archive, "-Xlog:cds=off", "-Xlog:cds+dynamic=off"));
        }
        start.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
        return new BrokerProgram(start);
    }

    /** For tests, which have no jar yet. */
    static BrokerProgram classPath(String classPath) {
        return new BrokerProgram(List.of("-cp", classPath, "io.catmq.server.CatMqServer"));
    }

    List<String> command(List<String> jvmOptions, List<String> settings) {
        var command = new ArrayList<String>();
        command.add(java());
        command.addAll(JVM);
        command.addAll(jvmOptions);
        command.addAll(start);
        command.addAll(settings);
        return command;
    }

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}

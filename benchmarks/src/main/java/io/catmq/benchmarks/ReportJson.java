package io.catmq.benchmarks;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The report for programs: every single run, and all that one has to know to compare it with another. */
final class ReportJson {

    private ReportJson() {}

    static String render(Report report) {
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(values(report));
    }

    private static Map<String, Object> values(Report report) {
        var values = new LinkedHashMap<String, Object>();
        values.put("at", report.at);
        values.put("machine", report.machine);
        values.put("database", Map.of("origin", report.databaseOrigin, "settings", report.databaseSettings));
        values.put("parameters", report.parameters);
        values.put("loadAverages", report.loads);
        var started = report.started;
        if (started != null) {
            values.put(
                    "start",
                    Map.of(
                            "readyAfterMs", started.readyAfter().toMillis(),
                            "idleResidentBytes", started.idleResidentBytes()));
        }
        values.put("produce", report.produced.stream().map(ReportJson::produced).toList());
        values.put("read", report.reads.stream().map(ReportJson::read).toList());
        values.put("tail", report.tails.stream().map(ReportJson::tail).toList());
        values.put("latency", report.latencies.stream().map(ReportJson::latency).toList());
        values.put("verdicts", Verdicts.of(report));
        return values;
    }

    private static Map<String, Object> produced(Report.Produced produced) {
        var values = rates(produced.workload(), produced.rates());
        values.put("bareAsBlobPerSecond", produced.bareAsBlobPerSecond());
        values.put("cpuNanosPerMessage", produced.cpuPerMessage());
        values.put("messagesPerRow", produced.messagesPerRow());
        values.put("storedBytesPerMessage", produced.storedBytesPerMessage());
        return values;
    }

    private static Map<String, Object> read(Report.Read read) {
        var values = rates(read.workload(), read.rates());
        values.put("messagesTakenOut", rates(read.workload(), read.takenOut()));
        values.put("messages", read.messages());
        return values;
    }

    private static Map<String, Object> rates(Workload workload, Pairs rates) {
        var values = new LinkedHashMap<String, Object>();
        values.put("workload", workload);
        values.put("barePerSecond", rates.bareMedian());
        values.put("brokerPerSecond", rates.brokerMedian());
        values.put("ratio", rates.ratio());
        values.put("runs", List.of(rates.bare(), rates.broker()));
        return values;
    }

    private static Map<String, Object> tail(Report.Tail tail) {
        var values = new LinkedHashMap<String, Object>();
        values.put("workload", tail.workload());
        values.put("producedPerSecond", tail.producedPerSecond());
        values.put("consumedPerSecond", tail.consumedPerSecond());
        values.put("lagAtEnd", tail.lagAtEnd());
        values.put("catchUpMs", tail.catchUp().toMillis());
        return values;
    }

    private static Map<String, Object> latency(Report.Latency latency) {
        var values = new LinkedHashMap<String, Object>();
        values.put("ratePerSecond", latency.ratePerSecond());
        values.put("p50Micros", latency.p50());
        values.put("p99Micros", latency.p99());
        values.put("p999Micros", latency.p999());
        values.put("maxMicros", latency.max());
        values.put("bareCommitP50Micros", latency.bareCommitP50());
        values.put("messages", latency.messages());
        return values;
    }
}

package io.catmq.benchmarks;

/** The report for people. */
final class ReportText {

    private final Report report;

    ReportText(Report report) {
        this.report = report;
    }

    String render() {
        var out = new StringBuilder();
        out.append("CatMQ bench log, ").append(report.at).append("\n\n");
        report.machine.lines().forEach((name, value) -> line(out, name, value));
        line(out, "database", report.databaseOrigin);
        report.databaseSettings.forEach((name, value) -> line(out, "  " + name, value));
        report.parameters.forEach((name, value) -> line(out, name, String.valueOf(value)));
        line(out, "load average", String.join(", ", report.loads));
        section(out, "Producing, messages/s (durable, acknowledged)", produced());
        section(out, "Reading a backlog, messages/s (tail cache empty)", reads());
        section(out, "Consuming the tail while producing at full speed, messages/s", tails());
        section(out, "Latency from intended send to receive", latencies());
        section(out, "Bars", verdicts());
        return out.toString();
    }

    private static void line(StringBuilder out, String name, String value) {
        out.append(name).append(": ").append(value).append('\n');
    }

    private static void section(StringBuilder out, String title, TextTable table) {
        if (!table.isEmpty()) {
            out.append('\n').append(title).append("\n\n").append(table.render());
        }
    }

    private TextTable produced() {
        var table = new TextTable(
                "workload",
                "bare JDBC",
                "broker",
                "broker / bare",
                "bar",
                "verdict",
                "bare, sent as BLOB",
                "broker / that",
                "messages per row",
                "stored B per message",
                "CPU us per message: client / server / database");
        for (var p : report.produced) {
            table.row(
                    p.workload().label(),
                    Text.count(p.rates().bareMedian()),
                    Text.count(p.rates().brokerMedian()),
                    Text.percent(p.rates().ratio()),
                    Text.percent(Verdicts.bar(p.workload())),
                    verdict(Verdicts.reached(p)),
                    Text.count(p.bareAsBlobPerSecond()),
                    Text.percent(p.rates().brokerMedian() / p.bareAsBlobPerSecond()),
                    Text.count(p.messagesPerRow()),
                    Text.count(p.storedBytesPerMessage()),
                    p.cpuPerMessage().micros());
        }
        return table;
    }

    private TextTable reads() {
        var table = new TextTable(
                "workload",
                "bare rows",
                "broker",
                "broker / bare",
                "bar",
                "verdict",
                "bare, messages taken out",
                "broker / taken out",
                "backlog");
        for (var r : report.reads) {
            table.row(
                    r.workload().label(),
                    Text.count(r.rates().bareMedian()),
                    Text.count(r.rates().brokerMedian()),
                    Text.percent(r.rates().ratio()),
                    Text.percent(Verdicts.READ),
                    verdict(Verdicts.reached(r)),
                    Text.count(r.takenOut().bareMedian()),
                    Text.percent(r.takenOut().ratio()),
                    Text.count((double) r.messages()));
        }
        return table;
    }

    private TextTable tails() {
        var table = new TextTable("workload", "produced", "consumed", "lag at the end", "caught up after", "verdict");
        for (var t : report.tails) {
            table.row(
                    t.workload().label(),
                    Text.count(t.producedPerSecond()),
                    Text.count(t.consumedPerSecond()),
                    Text.count((double) t.lagAtEnd()),
                    t.catchUp().toMillis() + " ms",
                    verdict(Verdicts.reached(t)));
        }
        return table;
    }

    private TextTable latencies() {
        var table =
                new TextTable("rate", "p50", "p99", "p99.9", "max", "bare commit p50", "p50 over commit", "p99 / p50");
        for (var l : report.latencies) {
            table.row(
                    Text.count(l.ratePerSecond()) + "/s",
                    Text.millis(l.p50()),
                    Text.millis(l.p99()),
                    Text.millis(l.p999()),
                    Text.millis(l.max()),
                    Text.millis(l.bareCommitP50()),
                    Text.millis(l.p50() - l.bareCommitP50()),
                    Text.oneDecimal(l.p99ToP50()));
        }
        return table;
    }

    private TextTable verdicts() {
        var table = new TextTable("bar", "measured", "verdict");
        for (var v : Verdicts.of(report)) {
            table.row(v.bar(), v.measured(), verdict(v.reached()));
        }
        return table;
    }

    private static String verdict(boolean reached) {
        return reached ? "PASS" : "short";
    }
}

package io.catmq.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What was found, round by round, and what it means. */
final class BinderReport {

    static final double RATE = 1.2;
    static final double P50 = 0.5;
    static final double P99 = 0.7;

    private final Map<String, Object> circumstances = new LinkedHashMap<>();
    private final Map<BinderCase, List<Round>> rounds = new LinkedHashMap<>();

    /** The answers of both applications, neighbours in time. */
    record Round(Map<String, Double> catmq, Map<String, Double> kafka) {

        double catmq(String figure) {
            return Objects.requireNonNull(catmq.get(figure));
        }

        double kafka(String figure) {
            return Objects.requireNonNull(kafka.get(figure));
        }
    }

    /** One figure of one case: medians of all rounds, and the median of the rounds' ratios. */
    record Figure(String name, double catmq, double kafka, double ratio, double bar, boolean moreIsBetter) {

        boolean hasBar() {
            return !Double.isNaN(bar);
        }

        boolean reached() {
            return moreIsBetter ? ratio >= bar : ratio <= bar;
        }

        String verdict() {
            return hasBar() ? (reached() ? "PASS" : "short") : "";
        }
    }

    void circumstance(String name, Object value) {
        circumstances.put(name, value);
    }

    void add(BinderCase measured, Round round) {
        rounds.computeIfAbsent(measured, one -> new ArrayList<>()).add(round);
    }

    List<Figure> figures(BinderCase measured) {
        return measured.isRate()
                ? List.of(figure(measured, "perSecond", RATE, true))
                : List.of(
                        figure(measured, "p50", P50, false),
                        figure(measured, "p99", P99, false),
                        figure(measured, "p999", Double.NaN, false));
    }

    private Figure figure(BinderCase measured, String name, double bar, boolean moreIsBetter) {
        var all = rounds.getOrDefault(measured, List.of());
        return new Figure(
                name,
                Pairs.median(all.stream().map(r -> r.catmq(name)).toList()),
                Pairs.median(all.stream().map(r -> r.kafka(name)).toList()),
                Pairs.median(
                        all.stream().map(r -> r.catmq(name) / r.kafka(name)).toList()),
                bar,
                moreIsBetter);
    }

    String text() {
        var out = new StringBuilder();
        circumstances.forEach(
                (name, value) -> out.append(name).append(": ").append(value).append('\n'));
        var rates = new TextTable("End-to-end rate", "CatMQ/s", "Kafka/s", "CatMQ / Kafka", "bar", "");
        var latencies = new TextTable("Latency at 1,000/s", "", "CatMQ", "Kafka", "CatMQ / Kafka", "bar", "");
        for (var measured : rounds.keySet()) {
            for (var figure : figures(measured)) {
                var ratio = String.format(Locale.ROOT, "%.2f", figure.ratio());
                var bar = figure.hasBar()
                        ? String.format(Locale.ROOT, "%s %.1f", figure.moreIsBetter() ? ">=" : "<=", figure.bar())
                        : "";
                if (measured.isRate()) {
                    rates.row(
                            measured.label(),
                            Text.count(figure.catmq()),
                            Text.count(figure.kafka()),
                            ratio,
                            bar,
                            figure.verdict());
                } else {
                    latencies.row(
                            figure.name().equals("p50") ? measured.label() : "",
                            figure.name().equals("p999") ? "p99.9" : figure.name(),
                            Text.millis(figure.catmq()),
                            Text.millis(figure.kafka()),
                            ratio,
                            bar,
                            figure.verdict());
                }
            }
        }
        for (var table : List.of(rates, latencies)) {
            if (!table.isEmpty()) {
                out.append('\n').append(table.render());
            }
        }
        return out.toString();
    }

    String json() {
        var cases = new LinkedHashMap<String, Object>();
        rounds.forEach((measured, all) -> {
            var values = new LinkedHashMap<String, Object>();
            values.put("label", measured.label());
            for (var figure : figures(measured)) {
                var one = new LinkedHashMap<String, Object>();
                one.put("catmq", figure.catmq());
                one.put("kafka", figure.kafka());
                one.put("ratio", figure.ratio());
                if (figure.hasBar()) {
                    one.put("bar", figure.bar());
                    one.put("reached", figure.reached());
                }
                values.put(figure.name(), one);
            }
            values.put("rounds", all);
            cases.put(measured.id(), values);
        });
        var root = new LinkedHashMap<String, Object>(circumstances);
        root.put("cases", cases);
        return JsonMapper.builder()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .build()
                .writeValueAsString(root);
    }
}

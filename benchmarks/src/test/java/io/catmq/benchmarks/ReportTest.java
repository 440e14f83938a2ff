package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class ReportTest {

    private final Report report =
            new Report("2026-11-23T05:00:00Z", new Machine("EPYC", 2, 24L << 30, "Linux", "JDK 17", "ext4"));

    @Test
    void a_line_says_both_rates_their_ratio_and_whether_it_is_enough() {
        report.produced.add(produced(Workload.Kind.RANDOM, 0.8));
        report.produced.add(produced(Workload.Kind.TEXT, 0.8));
        assertThat(new ReportText(report).render())
                .containsPattern(
                        "100 B, random, 1 partition +500,000 +400,000 +80 % +50 % +PASS +800,000 +50 % +500 +105"
                                + " +1.00 / 2.00 / 3.00")
                .containsPattern("100 B, JSON text, 1 partition +500,000 +400,000 +80 % +100 % +short");
    }

    @Test
    void one_workload_below_the_bar_is_enough_to_miss_it() {
        report.produced.add(produced(Workload.Kind.RANDOM, 0.9));
        report.produced.add(produced(Workload.Kind.RANDOM, 0.4));
        assertThat(Verdicts.of(report)).singleElement().satisfies(verdict -> {
            assertThat(verdict.measured()).isEqualTo("lowest 40 %");
            assertThat(verdict.reached()).isFalse();
        });
    }

    @Test
    void latency_is_judged_at_a_thousand_messages_per_second() {
        report.latencies.add(new Report.Latency(1_000, 900, 12_000, 20_000, 30_000, 400, 10_000));
        report.latencies.add(new Report.Latency(5_000, 90_000, 92_000, 93_000, 94_000, 400, 50_000));
        assertThat(Verdicts.of(report)).extracting(Verdicts.Verdict::reached).containsExactly(true, false);
    }

    @Test
    void reading_is_judged_by_the_strict_comparison_and_tells_the_milder_one_apart() {
        report.reads.add(new Report.Read(
                new Workload(Workload.Kind.TEXT, 100, 1),
                new Pairs(List.of(10_000_000.0), List.of(4_000_000.0)),
                new Pairs(List.of(5_000_000.0), List.of(4_000_000.0)),
                1_000_000));
        assertThat(new ReportText(report).render())
                .containsPattern("10,000,000 +4,000,000 +40 % +60 % +short +5,000,000 +80 % +1,000,000");
        assertThat(Verdicts.of(report)).extracting(Verdicts.Verdict::reached).containsExactly(false, true);
    }

    @Test
    void json_has_every_single_run() {
        report.produced.add(produced(Workload.Kind.RANDOM, 0.8));
        report.started = new Report.Started(Duration.ofMillis(2_345), 200_000_000);
        var json = JsonMapper.shared().readTree(ReportJson.render(report));
        assertThat(json.at("/produce/0/runs/1/0").asDouble()).isEqualTo(400_000);
        assertThat(json.at("/machine/cores").asInt()).isEqualTo(2);
        assertThat(json.at("/start/readyAfterMs").asInt()).isEqualTo(2_345);
        assertThat(json.at("/verdicts/0/reached").asBoolean()).isTrue();
    }

    private static Report.Produced produced(Workload.Kind kind, double ratio) {
        var rates = new Pairs(List.of(500_000.0), List.of(500_000.0 * ratio));
        return new Report.Produced(
                new Workload(kind, 100, 1), rates, 800_000, new CpuTimes(1_000, 2_000, 3_000), 500, 105);
    }
}

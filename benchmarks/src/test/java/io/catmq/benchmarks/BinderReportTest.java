package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class BinderReportTest {

    private final BinderReport report = new BinderReport();

    @Test
    void the_ratio_is_the_median_of_the_rounds_and_not_of_the_medians() {
        rate(100, 100);
        rate(300, 100);
        rate(260, 200);

        var figure = report.figures(BinderCase.RATE_GATHERED).get(0);

        assertThat(figure.ratio()).isEqualTo(1.3);
        assertThat(figure.catmq()).isEqualTo(260);
        assertThat(figure.verdict()).isEqualTo("PASS");
    }

    @Test
    void a_lower_rate_is_short() {
        rate(119, 100);

        assertThat(report.figures(BinderCase.RATE_GATHERED).get(0).verdict()).isEqualTo("short");
    }

    @Test
    void less_latency_is_better_and_only_p50_and_p99_have_a_bar() {
        report.add(
                BinderCase.LATENCY_PROMPT,
                new BinderReport.Round(
                        Map.of("p50", 500.0, "p99", 710.0, "p999", 900.0),
                        Map.of("p50", 1000.0, "p99", 1000.0, "p999", 1000.0)));

        assertThat(report.figures(BinderCase.LATENCY_PROMPT))
                .extracting(BinderReport.Figure::verdict)
                .containsExactly("PASS", "short", "");
    }

    @Test
    void text_and_json_tell_every_case() {
        rate(100, 50);

        assertThat(report.text()).contains("no send waits, set up for rate", "2.00", "PASS");
        assertThat(report.json()).contains("rate-gathered", "\"reached\" : true", "\"ratio\" : 2.0");
    }

    @Test
    void the_applications_answer_is_numbers_by_name() {
        assertThat(BinderApp.numbers("RESULT perSecond=12.5 messages=3"))
                .containsOnly(Map.entry("perSecond", 12.5), Map.entry("messages", 3.0));
    }

    private void rate(double catmq, double kafka) {
        report.add(
                BinderCase.RATE_GATHERED,
                new BinderReport.Round(Map.of("perSecond", catmq), Map.of("perSecond", kafka)));
    }
}

package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class BinderOptionsTest {

    @Test
    void everything_is_measured_unless_said_otherwise() {
        assertThat(BinderOptions.parse(List.of()).cases()).containsExactly(BinderCase.values());
        assertThat(BinderOptions.parse(List.of("--only", "rate-gathered,latency-prompt"))
                        .cases())
                .containsExactly(BinderCase.RATE_GATHERED, BinderCase.LATENCY_PROMPT);
    }

    @Test
    void options_of_the_server_and_of_kafka_reach_them() {
        var options = BinderOptions.parse(List.of(
                "--dir",
                "/tmp/x",
                "--server-jvm",
                "-Xmx1g",
                "--kafka",
                "log.flush.interval.messages=1",
                "--rounds",
                "2"));

        assertThat(options.directory()).isEqualTo(Path.of("/tmp/x"));
        assertThat(options.server().serverJvmOptions()).contains("-Xmx1g");
        assertThat(options.kafkaProperties()).containsExactly("log.flush.interval.messages=1");
        assertThat(options.rounds()).isEqualTo(2);
    }

    @Test
    void an_unknown_case_or_option_is_refused_with_the_usage() {
        assertThatThrownBy(() -> BinderOptions.parse(List.of("--only", "speed")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("--only does not know speed");
        assertThatThrownBy(() -> BinderOptions.parse(List.of("--fast", "1")))
                .isInstanceOf(BenchException.class)
                .hasMessageContaining("Unknown option --fast");
    }
}

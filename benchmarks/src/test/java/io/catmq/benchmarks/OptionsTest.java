package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class OptionsTest {

    @Test
    void everything_has_a_default() {
        var options = Options.parse(List.of());
        assertThat(options.batchSize()).isEqualTo(500);
        assertThat(options.parts()).containsExactlyInAnyOrder(Options.Part.values());
        assertThat(options.json()).isNull();
    }

    @Test
    void seconds_scale_all_runs() {
        var timing = Options.parse(List.of("--seconds", "0.5", "--pairs", "5")).timing();
        assertThat(timing.pairs()).isEqualTo(5);
        assertThat(timing.run()).hasMillis(500);
        assertThat(timing.latencyRun()).hasMillis(2_000);
    }

    @Test
    void parts_can_be_picked() {
        assertThat(Options.parse(List.of("--only", "read, Latency")).parts())
                .containsExactly(Options.Part.READ, Options.Part.LATENCY);
    }

    @Test
    void mistakes_are_answered_with_what_is_possible() {
        assertThatThrownBy(() -> Options.parse(List.of("--colour", "red"))).hasMessageContaining("--seconds N");
        assertThatThrownBy(() -> Options.parse(List.of("--json"))).hasMessageContaining("--json needs a value");
        assertThatThrownBy(() -> Options.parse(List.of("--seconds", "-1"))).hasMessageContaining("above 0");
        assertThatThrownBy(() -> Options.parse(List.of("--only", "swim"))).hasMessageContaining("produce, read");
    }

    @Test
    void a_database_url_may_carry_user_and_password() {
        assertThat(GivenDatabase.at("jdbc:mysql://me:secret@db:3390/some?x=y"))
                .isEqualTo(new GivenDatabase("jdbc:mysql://db:3390/", "me", "secret"));
        assertThat(GivenDatabase.at("jdbc:mysql://db"))
                .isEqualTo(new GivenDatabase("jdbc:mysql://db:3306/", "root", ""));
        assertThatThrownBy(() -> GivenDatabase.at("postgres")).hasMessageContaining("mariadb, mysql or a URL");
    }
}

package io.catmq.samples.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class QuakeTests {
    @Test
    void the_region_is_what_follows_the_last_comma() {
        assertThat(at("4km W of Castaic, CA").region()).isEqualTo("CA");
        assertThat(at("1km N of A, B, Greece").region()).isEqualTo("Greece");
        assertThat(at("Reykjanes Ridge").region()).isEqualTo("Reykjanes Ridge");
        assertThat(at(null).region()).isEqualTo("unknown");
    }

    @Test
    void magnitude_4_is_strong_and_an_unknown_one_is_not() {
        assertThat(Alert.isStrong(new Quake("id", 4.0, "x", 0))).isTrue();
        assertThat(Alert.isStrong(new Quake("id", 3.9, "x", 0))).isFalse();
        assertThat(Alert.isStrong(new Quake("id", null, "x", 0))).isFalse();
    }

    @Test
    void the_file_has_1707_earthquakes_in_the_order_of_time() {
        List<Quake> quakes = Earthquakes.load();
        assertThat(quakes).hasSize(1707).isSortedAccordingTo((a, b) -> Long.compare(a.time(), b.time()));
        assertThat(quakes.stream().filter(Alert::isStrong)).hasSize(128);
    }

    private static Quake at(@Nullable String place) {
        return new Quake("id", 1.0, place, 0);
    }
}

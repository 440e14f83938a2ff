package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class JsonEventsTest {

    @ParameterizedTest
    @ValueSource(ints = {100, 200, 1024, 4096})
    void an_event_is_valid_json_of_exactly_the_size_asked_for(int size) {
        var events = new JsonEvents(7);
        var mapper = JsonMapper.shared();
        for (var i = 0; i < 2_000; i++) {
            var event = events.next(size);
            assertThat(event).hasSize(size);
            assertThat(mapper.readTree(event).isObject()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1024})
    void events_differ_and_compress_as_real_ones_do(int size) {
        var messages = Messages.of(Workload.Kind.TEXT, size, 500);
        var distinct = new HashSet<String>();
        for (var i = 0; i < 500; i++) {
            distinct.add(new String(messages.get(i), StandardCharsets.US_ASCII));
        }
        assertThat(distinct).hasSize(500);
        assertThat(compressionOf(messages.payloads()[0])).isBetween(2.0, 6.0);
    }

    @Test
    void random_bytes_do_not_compress() {
        assertThat(compressionOf(Messages.of(Workload.Kind.RANDOM, 100, 500).payloads()[0]))
                .isLessThan(1.01);
    }

    @Test
    void a_size_that_is_too_small_is_refused() {
        var events = new JsonEvents(7);
        assertThatThrownBy(() -> events.next(40)).hasMessageContaining("more than 40 bytes");
    }

    private static double compressionOf(byte[] data) {
        var deflater = new Deflater(6);
        try {
            deflater.setInput(data);
            deflater.finish();
            return (double) data.length / deflater.deflate(new byte[data.length * 2]);
        } finally {
            deflater.end();
        }
    }
}

package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.drills.Event.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryTest {

    @TempDir
    Path directory;

    @Test
    void histories_of_several_processes_are_one_by_time() {
        try (var producer = History.of("producer-1", directory);
                var consumer = History.of("consumer-1", directory)) {
            producer.add(Kind.SENT, -1, -1, "a#0");
            consumer.add(Kind.ASSIGNED, 0, -1, "");
            producer.add(Kind.ACKNOWLEDGED, 0, 7, "a#0");
            consumer.add(Kind.TROUBLE, -1, -1, "two\nlines\tand a tab");
        }
        assertThat(History.readAll(directory))
                .extracting(Event::kind)
                .containsExactly(Kind.SENT, Kind.ASSIGNED, Kind.ACKNOWLEDGED, Kind.TROUBLE);
        assertThat(History.readAll(directory).get(2))
                .satisfies(event -> assertThat(event.who()).isEqualTo("producer-1"))
                .satisfies(event -> assertThat(event.offset()).isEqualTo(7))
                .satisfies(event -> assertThat(event.text()).isEqualTo("a#0"));
    }

    @Test
    void the_half_line_of_a_killed_process_is_passed_over() throws Exception {
        try (var consumer = History.of("consumer-1", directory)) {
            consumer.add(Kind.RECEIVED, 0, 3, "a#3");
        }
        Files.writeString(directory.resolve("consumer-1.history"), "123\tRECEI", StandardOpenOption.APPEND);
        assertThat(History.readAll(directory)).hasSize(1);
    }
}

package io.catmq.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class KafkaProcessTest {

    @Test
    void it_listens_on_loopback_only_and_keeps_the_brokers_durability_unless_asked() {
        var properties = KafkaProcess.properties(1, 2, Path.of("/data"), List.of("log.flush.interval.messages=1"));

        assertThat(properties)
                .contains("listeners=PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2", "log.dirs=/data")
                .endsWith("log.flush.interval.messages=1");
        assertThat(KafkaProcess.properties(1, 2, Path.of("/data"), List.of()))
                .noneMatch(line -> line.contains("flush"));
    }
}

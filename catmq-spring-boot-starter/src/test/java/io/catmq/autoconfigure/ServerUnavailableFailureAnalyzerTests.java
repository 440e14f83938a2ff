package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ServerUnavailableException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.boot.diagnostics.FailureAnalysis;

class ServerUnavailableFailureAnalyzerTests {
    @Test
    void says_which_setting_to_look_at() {
        ConnectionOptions nobody = ConnectionOptions.builder()
                .servers("http://localhost:1")
                .requestTimeout(Duration.ofSeconds(1))
                .build();
        try (CatMqAdmin admin = new CatMqAdmin(nobody)) {
            ServerUnavailableException unavailable =
                    catchThrowableOfType(ServerUnavailableException.class, admin::listTopics);
            FailureAnalysis analysis =
                    new ServerUnavailableFailureAnalyzer().analyze(new IllegalStateException(unavailable));
            assertThat(analysis).isNotNull();
            assertThat(analysis.getAction()).contains("catmq.client.servers");
            assertThat(analysis.getDescription()).contains("No CatMQ server could be reached");
        }
    }
}

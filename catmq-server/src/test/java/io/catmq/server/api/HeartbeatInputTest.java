package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.FailureReport;
import io.catmq.client.wire.HeartbeatRequest;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class HeartbeatInputTest {
    @Test
    void a_long_cause_is_shortened_and_costs_no_member_its_place() {
        HeartbeatRequest request = JsonMapper.shared()
                .readValue(
                        "{\"memberId\":\"m-1\",\"memberEpoch\":0,\"failing\":[{\"topic\":\"orders\",\"partition\":0,"
                                + "\"offset\":1,\"attempts\":1,\"failingForMs\":1,\"cause\":\"" + "x".repeat(100_000)
                                + "\"}]}",
                        HeartbeatRequest.class);
        assertThat(HeartbeatInput.heartbeat(request, "127.0.0.1").failing())
                .singleElement()
                .extracting(FailureReport::cause)
                .isEqualTo("x".repeat(197) + "...");
    }
}

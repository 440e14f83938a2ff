package io.catmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class WireSmallThingsTest {
    private final JsonMapper json = new JsonMapper();

    @Test
    void sequences_start_again_at_zero_after_the_largest_int() {
        assertThat(Sequences.add(Integer.MAX_VALUE, 1)).isZero();
        assertThat(Sequences.add(Integer.MAX_VALUE - 1, 3)).isEqualTo(1);
        assertThat(Sequences.add(41, 1)).isEqualTo(42);
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 16);
        builder.append(0, null, null, List.of());
        builder.append(0, null, null, List.of());
        assertThat(builder.build(1, 0, Integer.MAX_VALUE).lastSequence()).isZero();
    }

    @Test
    void a_cause_is_cut_on_both_sides_and_not_within_a_character() {
        FailureReport made = new FailureReport("cats", 0, 1, 1, 1, "x".repeat(196) + "\ud83d\ude3a and more");
        assertThat(made.cause()).isEqualTo("x".repeat(196) + "...");
        String sent = "{\"topic\":\"cats\",\"cause\":\"" + "y".repeat(100_000) + "\"}";
        assertThat(json.rebuild()
                        .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                        .build()
                        .readValue(sent, FailureReport.class)
                        .cause())
                .isEqualTo("y".repeat(197) + "...");
    }

    @Test
    void varint_sizes_are_those_written() {
        for (int shift = 0; shift < 64; shift++) {
            for (long near = -1; near <= 1; near++) {
                long value = (1L << shift) + near;
                ByteWriter writer = new ByteWriter(0);
                writer.zigzagVarlong(value);
                assertThat(ByteWriter.zigzagVarlongSize(value)).isEqualTo(writer.position());
                assertThat(new ByteReader(writer.array(), 0, writer.position()).zigzagVarlong())
                        .isEqualTo(value);
                int narrow = (int) value;
                ByteWriter ints = new ByteWriter(0);
                ints.zigzagVarint(narrow);
                assertThat(ByteWriter.zigzagVarintSize(narrow)).isEqualTo(ints.position());
                assertThat(new ByteReader(ints.array(), 0, ints.position()).zigzagVarint())
                        .isEqualTo(narrow);
            }
        }
    }

    @Test
    void utf8_lengths_are_those_of_the_jdk() {
        for (String text : List.of("", "abc", "größe", "名前", "🐱x", "\ud800", "a\udc00b", "\ud800\ud800\udc00")) {
            assertThat(Utf8.length(text)).as(text).isEqualTo(text.getBytes(UTF_8).length);
        }
    }

    @Test
    void a_problem_leaves_out_what_does_not_apply() {
        ProblemDetail problem = ProblemDetail.of(ErrorCode.MESSAGE_TOO_LARGE, "too much")
                .withLimit(10)
                .withTopic("orders");
        String text = json.writeValueAsString(problem);
        assertThat(text)
                .contains("\"code\":\"MESSAGE_TOO_LARGE\"", "\"status\":413", "\"limit\":10", "\"topic\":\"orders\"")
                .contains("urn:catmq:problem:message-too-large", "\"title\":\"Message too large\"")
                .doesNotContain("null", "low", "retryAfterMs");
        assertThat(json.readValue(text, ProblemDetail.class)).isEqualTo(problem);
    }

    @Test
    void bodies_of_a_newer_server_can_be_read() {
        String newer = "{\"baseOffset\":5,\"count\":1,\"duplicate\":false,\"appendedAt\":9,\"shade\":\"blue\"}";
        assertThat(json.readValue(newer, ProduceResponse.class).baseOffset()).isEqualTo(5);
        assertThat(ErrorCode.find("OF_A_NEWER_SERVER")).isEmpty();
        assertThat(ErrorCode.find("FENCED")).contains(ErrorCode.FENCED);
    }

    @Test
    void paths_match_their_templates() {
        assertThat(ApiPaths.records("a.b", 3)).isEqualTo("/v1/topics/a.b/partitions/3/records");
        assertThat(ApiPaths.metadata(List.of("a", "b"))).isEqualTo("/v1/metadata?topics=a%2Cb");
        assertThat(ApiPaths.groupOffsets("g", List.of("a"))).isEqualTo("/v1/groups/g/offsets?topics=a");
        assertThat(ApiPaths.topicOffsets("t", "earliest")).isEqualTo("/v1/topics/t/offsets?at=earliest");
        assertThat(ApiPaths.heartbeat("g")).isEqualTo(ApiPaths.HEARTBEAT.replace("{group}", "g"));
    }
}

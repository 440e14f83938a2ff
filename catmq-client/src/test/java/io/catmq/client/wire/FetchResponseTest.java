package io.catmq.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FetchResponseTest {
    private static final byte[] PAYLOAD = {9, 1, 2, 3, 9};

    private static final List<FetchSection> SECTIONS = List.of(
            FetchSection.of(0, 3, 12, List.of(new FetchChunk(5, 4, 77, PAYLOAD, 1, 3), chunk(9, 3))),
            FetchSection.error(2, 4, 6, ErrorCode.OFFSET_OUT_OF_RANGE),
            FetchSection.of(1, 0, 0, List.of()));

    private static FetchChunk chunk(long baseOffset, int count) {
        return new FetchChunk(baseOffset, count, 78, new byte[0], 0, 0);
    }

    private static byte[] write(List<FetchSection> sections) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        FetchResponse.write(sections, out);
        assertThat(out.size()).isEqualTo((int) FetchResponse.sizeOf(sections));
        return out.toByteArray();
    }

    @Test
    void what_is_read_is_what_was_written() throws IOException {
        byte[] body = write(SECTIONS);

        List<FetchSection> read = FetchResponse.read(Arrays.copyOf(body, body.length + 5), body.length);

        assertThat(read).hasSize(3);
        FetchSection first = read.get(0);
        assertThat(first.isOk()).isTrue();
        assertThat(first.logStartOffset()).isEqualTo(3);
        assertThat(first.endOffset()).isEqualTo(12);
        FetchChunk chunk = first.chunks().get(0);
        assertThat(chunk.baseOffset()).isEqualTo(5);
        assertThat(chunk.nextOffset()).isEqualTo(9);
        assertThat(chunk.appendedAt()).isEqualTo(77);
        assertThat(Arrays.copyOfRange(chunk.array(), chunk.offset(), chunk.offset() + chunk.length()))
                .containsExactly(1, 2, 3);
        assertThat(read.get(1).index()).isEqualTo(2);
        assertThat(read.get(1).code()).isEqualTo("OFFSET_OUT_OF_RANGE");
        assertThat(read.get(2).chunks()).isEmpty();
    }

    @Test
    void the_body_is_given_back_when_all_its_chunks_are_done_with_and_not_before() throws IOException {
        byte[] body = write(SECTIONS);
        List<byte[]> back = new ArrayList<>();

        List<FetchChunk> chunks =
                FetchResponse.read(body, body.length, back::add).get(0).chunks();

        chunks.get(1).done();
        assertThat(back).isEmpty();
        chunks.get(0).done();
        assertThat(back).containsExactly(body);
    }

    @Test
    void a_body_without_chunks_is_given_back_at_once() throws IOException {
        List<byte[]> back = new ArrayList<>();

        FetchResponse.read(new byte[5], 0, back::add);

        assertThat(back).hasSize(1);
    }

    @Test
    void the_layout_is_that_of_the_specification() throws IOException {
        assertThat(HexFormat.of().formatHex(write(SECTIONS.subList(0, 1))))
                .isEqualTo("00000000" + "0000000000000003" + "000000000000000c" + "0000" + "00000002"
                        + "0000000000000005" + "00000004" + "000000000000004d" + "00000003" + "010203"
                        + "0000000000000009" + "00000003" + "000000000000004e" + "00000000");
    }

    @Test
    void an_empty_body_is_nothing_new() throws IOException {
        assertThat(FetchResponse.read(new byte[0], 0)).isEmpty();
    }

    @Test
    void every_truncation_inside_a_section_is_noticed() throws IOException {
        byte[] body = write(SECTIONS.subList(0, 1));
        for (int length = 1; length < body.length; length++) {
            int shorter = length;
            assertThatThrownBy(() -> FetchResponse.read(body, shorter))
                    .as("%d bytes", shorter)
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void broken_bytes_cause_an_io_exception_at_most() throws IOException {
        byte[] body = write(SECTIONS);
        Random random = new Random(2);
        for (int round = 0; round < 20_000; round++) {
            byte[] bad = body.clone();
            bad[random.nextInt(bad.length)] = (byte) random.nextInt();
            try {
                FetchResponse.read(bad, bad.length);
            } catch (IOException expected) {
                assertThat(expected).hasMessageContaining("broken");
            }
        }
    }
}

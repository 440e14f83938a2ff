package io.catmq.drills;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MySqlConversationTest {

    private final MySqlConversation conversation = new MySqlConversation();

    @Test
    void statements_as_text_are_known_by_their_first_word() {
        request(packet(0, 0x03, "SELECT 1".getBytes(StandardCharsets.UTF_8)));
        assertThat(conversation.answersWrite()).isFalse();
        request(packet(0, 0x03, " insert INTO t VALUES (1, 'long enough')".getBytes(StandardCharsets.UTF_8)));
        assertThat(conversation.answersWrite()).isTrue();
        request(packet(0, 0x03, "COMMIT".getBytes(StandardCharsets.UTF_8)));
        assertThat(conversation.answersWrite()).isTrue();
        request(packet(0, 0x0e, new byte[0]));
        assertThat(conversation.answersWrite()).isFalse();
    }

    @Test
    void prepared_statements_are_known_by_the_number_that_the_server_gave_them() {
        prepare("SELECT 1 FROM somewhere", 1);
        prepare("INSERT INTO log_1 VALUES (?)", 2);
        assertThat(conversation.answersWrite()).isFalse();
        request(packet(0, 0x17, new byte[] {2, 0, 0, 0, 0, 1, 0, 0, 0}));
        assertThat(conversation.answersWrite()).isTrue();
        request(packet(0, 0x17, new byte[] {1, 0, 0, 0, 0, 1, 0, 0, 0}));
        assertThat(conversation.answersWrite()).isFalse();
    }

    @Test
    void packets_may_come_in_pieces_and_several_at_once() {
        prepare("INSERT INTO log_1 VALUES (?)", 2);
        var bytes = new ByteArrayOutputStream();
        bytes.writeBytes(packet(0, 0x19, new byte[] {9, 0, 0, 0}));
        bytes.writeBytes(packet(0, 0x17, new byte[70_000]));
        bytes.writeBytes(packet(0, 0x17, new byte[] {2, 0, 0, 0, 0, 1, 0, 0, 0}));
        for (var each : bytes.toByteArray()) {
            conversation.request(new byte[] {each}, 1);
        }
        assertThat(conversation.answersWrite()).isTrue();
    }

    private void prepare(String text, int number) {
        request(packet(0, 0x16, text.getBytes(StandardCharsets.UTF_8)));
        var answer = packet(1, 0x00, new byte[] {(byte) number, 0, 0, 0, 0, 0, 0, 0});
        conversation.answer(answer, answer.length);
    }

    private void request(byte[] bytes) {
        conversation.request(bytes, bytes.length);
    }

    private static byte[] packet(int sequence, int first, byte[] rest) {
        var length = rest.length + 1;
        var out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) length, (byte) (length >> 8), (byte) (length >> 16), (byte) sequence});
        out.write(first);
        out.writeBytes(rest);
        return out.toByteArray();
    }
}

package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.FetchChunk;
import io.catmq.client.wire.RecordBatchBuilder;
import io.catmq.client.wire.UnpackBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When the memory of chunks may be used again. */
class PartitionBufferTest {
    private final PartitionBuffer buffer = new PartitionBuffer(new TopicPartition("cats", 0));
    private final Deque<UnpackBuffer> spare = new ArrayDeque<>();
    private final List<Long> done = new ArrayList<>();

    @Test
    void a_chunk_is_done_with_when_the_next_is_opened_and_the_last_when_others_come() {
        buffer.fill(List.of(chunk(0), chunk(3)), 0);
        assertThat(drain(0, 2)).containsExactly("0", "1");
        assertThat(done).isEmpty();
        assertThat(drain(2, 2)).containsExactly("2", "3");
        assertThat(done).containsExactly(0L);
        assertThat(drain(4, 2)).containsExactly("4", "5");
        assertThat(done).containsExactly(0L);
        buffer.add(List.of(chunk(6)), 6);
        assertThat(done).containsExactly(0L, 3L);
        assertThat(drain(6, 9)).containsExactly("6", "7", "8");
    }

    @Test
    void what_is_dropped_is_done_with_once() {
        buffer.fill(List.of(chunk(0), chunk(3)), 0);
        drain(0, 1);
        buffer.clear();
        buffer.clear();
        assertThat(done).containsExactly(0L, 3L);
    }

    @Test
    void messages_stay_as_they_are_when_the_memory_of_their_chunk_is_used_again() {
        FetchChunk chunk = chunk(0);
        buffer.fill(List.of(chunk), 0);
        List<ReceivedMessage> messages = new ArrayList<>();
        buffer.drain(messages, 0, 3, spare);
        Arrays.fill(chunk.array(), (byte) 0);
        assertThat(messages).extracting(ReceivedMessage::valueText).containsExactly("0", "1", "2");
        assertThat(messages.get(0).headers().text("name")).isEqualTo("value");
    }

    private List<String> drain(long position, int max) {
        List<ReceivedMessage> messages = new ArrayList<>();
        buffer.drain(messages, position, max, spare);
        return messages.stream().map(ReceivedMessage::valueText).toList();
    }

    private FetchChunk chunk(long baseOffset) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 16);
        for (long offset = baseOffset; offset < baseOffset + 3; offset++) {
            builder.append(
                    1000,
                    null,
                    Long.toString(offset).getBytes(UTF_8),
                    Headers.of("name", "value").asList());
        }
        byte[] bytes = builder.build().toByteArray();
        return new FetchChunk(baseOffset, 3, 5, bytes, 0, bytes.length, () -> done.add(baseOffset));
    }
}

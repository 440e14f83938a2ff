package io.catmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.catmq.client.wire.InvalidBatchException.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchRunTest {

    @Test
    void batches_end_to_end_are_one_run() {
        BatchRun run = BatchRun.parse(
                bytes(batch(7, 2, Integer.MAX_VALUE - 1, 30, "a", "b"), batch(7, 2, 0, 10, "c")),
                BatchLimits.formatOnly());
        assertThat(run.recordCount()).isEqualTo(3);
        assertThat(run.firstSequence()).isEqualTo(Integer.MAX_VALUE - 1);
        assertThat(run.maxTimestamp()).isEqualTo(30);
        assertThat(run.isCrcValid()).isTrue();
    }

    @Test
    void batches_of_no_producer_may_travel_together() {
        BatchRun run =
                BatchRun.parse(bytes(batch(-1, -1, -1, 1, "a"), batch(-1, -1, -1, 2, "b")), BatchLimits.formatOnly());
        assertThat(run.hasProducer()).isFalse();
        assertThat(run.recordCount()).isEqualTo(2);
    }

    @Test
    void a_run_has_one_producer_one_epoch_and_no_gap() {
        RecordBatch first = batch(7, 2, 0, 1, "a", "b");
        assertThat(broken(first, batch(8, 2, 2, 1, "c"))).isEqualTo(Rule.PRODUCER);
        assertThat(broken(first, batch(7, 3, 2, 1, "c"))).isEqualTo(Rule.PRODUCER);
        assertThat(broken(first, batch(7, 2, 1, 1, "c"))).isEqualTo(Rule.PRODUCER);
        assertThat(broken(first, batch(7, 2, 3, 1, "c"))).isEqualTo(Rule.PRODUCER);
        assertThat(broken(first, batch(-1, -1, -1, 1, "c"))).isEqualTo(Rule.PRODUCER);
    }

    @Test
    void bytes_behind_the_last_batch_are_refused() {
        byte[] good = bytes(batch(7, 2, 0, 1, "a"));
        byte[] bad = java.util.Arrays.copyOf(good, good.length + 3);
        InvalidBatchException refused =
                catchThrowableOfType(InvalidBatchException.class, () -> BatchRun.parse(bad, BatchLimits.formatOnly()));
        assertThat(refused.rule()).isEqualTo(Rule.TRUNCATED);
    }

    @Test
    void a_changed_byte_in_any_of_the_batches_is_noticed() {
        byte[] bytes = bytes(batch(7, 2, 0, 1, "a"), batch(7, 2, 1, 1, "b"));
        bytes[bytes.length - 2] ^= 1;
        assertThat(BatchRun.parse(bytes, BatchLimits.formatOnly()).isCrcValid()).isFalse();
    }

    private static Rule broken(RecordBatch... batches) {
        return catchThrowableOfType(
                        InvalidBatchException.class, () -> BatchRun.parse(bytes(batches), BatchLimits.formatOnly()))
                .rule();
    }

    private static byte[] bytes(RecordBatch... batches) {
        java.io.ByteArrayOutputStream out = new java.io.ByteArrayOutputStream();
        for (RecordBatch batch : batches) {
            out.write(batch.array(), batch.offset(), batch.length());
        }
        return out.toByteArray();
    }

    private static RecordBatch batch(long producerId, int epoch, int sequence, long timestamp, String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 64);
        for (String value : values) {
            builder.append(timestamp, null, value.getBytes(UTF_8), List.of());
        }
        return builder.build(producerId, epoch, sequence);
    }
}

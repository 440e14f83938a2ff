package io.catmq.client.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RecordBatchRoundTripTest {

    @ParameterizedTest
    @EnumSource
    void what_is_read_is_what_was_written(Compression compression) {
        for (long seed = 0; seed < 300; seed++) {
            List<RandomRecords.Given> given = new RandomRecords(seed).list();

            RecordBatch batch = readBack(RandomRecords.batchOf(given, compression));

            assertThat(batch.recordCount()).as("seed %d", seed).isEqualTo(given.size());
            assertThat(batch.firstTimestamp()).isEqualTo(given.get(0).timestamp());
            assertThat(batch.maxTimestamp())
                    .isEqualTo(given.stream()
                            .mapToLong(RandomRecords.Given::timestamp)
                            .max()
                            .orElseThrow());
            int i = 0;
            for (BatchRecord record : batch.records()) {
                assertSame(record, given.get(i), i, seed);
                i++;
            }
            assertThat(i).isEqualTo(given.size());
        }
    }

    @ParameterizedTest
    @EnumSource
    void one_buffer_serves_batch_after_batch_and_what_was_read_stays(Compression compression) {
        UnpackBuffer buffer = new UnpackBuffer();
        List<BatchRecord> read = new ArrayList<>();
        List<RandomRecords.Given> given = new ArrayList<>();
        for (long seed = 0; seed < 50; seed++) {
            List<RandomRecords.Given> some = new RandomRecords(seed).list();
            readBack(RandomRecords.batchOf(some, compression)).reader(buffer).forEachRemaining(read::add);
            given.addAll(some);
        }
        assertThat(read).hasSameSizeAs(given);
        for (int i = 0; i < read.size(); i++) {
            assertSame(read.get(i), given.get(i), read.get(i).offsetDelta(), i);
        }
    }

    @ParameterizedTest
    @EnumSource
    void any_number_of_records_can_be_skipped(Compression compression) {
        List<RandomRecords.Given> given = new RandomRecords(5).list();
        RecordBatch batch = readBack(RandomRecords.batchOf(given, compression));
        for (int skipped = 0; skipped < given.size(); skipped++) {
            RecordReader reader = batch.reader();
            reader.skip(skipped);
            assertThat(reader.next().offsetDelta()).isEqualTo(skipped);
        }
        RecordReader reader = batch.reader();
        reader.skip(given.size() + 10);
        assertThat(reader.hasNext()).isFalse();
    }

    @ParameterizedTest
    @EnumSource
    void a_builder_can_be_used_again_and_again(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 0);
        for (int round = 0; round < 20; round++) {
            builder.reset();
            byte[] value = "v".repeat(1 + (round * 7919) % 3000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
            builder.append(round, null, value, List.of());
            RecordBatch batch = readBack(builder.build());
            assertThat(batch.hasProducer()).isFalse();
            assertThat(batch.lastSequence()).isEqualTo(RecordBatch.NONE);
            assertThat(batch.reader().next().value()).isEqualTo(value);
        }
    }

    @ParameterizedTest
    @EnumSource
    void no_record_takes_more_than_its_announced_maximum(Compression compression) {
        for (long seed = 0; seed < 100; seed++) {
            RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
            for (RandomRecords.Given each : new RandomRecords(seed).list()) {
                int before = builder.sizeInBytes();
                builder.append(each.timestamp(), each.key(), each.value(), each.headers());
                assertThat(builder.sizeInBytes() - before)
                        .isLessThanOrEqualTo(
                                RecordBatchBuilder.maxRecordBytes(each.key(), each.value(), each.headers()));
            }
        }
    }

    private static void assertSame(BatchRecord record, RandomRecords.Given given, int index, long seed) {
        assertThat(record.offsetDelta()).isEqualTo(index);
        assertThat(record.timestamp()).as("seed %d, record %d", seed, index).isEqualTo(given.timestamp());
        assertThat(record.key()).isEqualTo(given.key());
        assertThat(record.value()).isEqualTo(given.value());
        assertThat(record.headers()).hasSameSizeAs(given.headers());
        for (int i = 0; i < given.headers().size(); i++) {
            Header wanted = given.headers().get(i);
            assertThat(record.headers().get(i).value()).isEqualTo(wanted.value());
            assertThat(record.headers().get(i).name())
                    .isEqualTo(wanted.name().replace('\ud800', wanted.name().startsWith("\ud800") ? '?' : '\ud800'));
        }
    }

    /** From the middle of a larger array, as a chunk holds it. */
    private static RecordBatch readBack(RecordBatch batch) {
        byte[] array = new byte[batch.length() + 20];
        System.arraycopy(batch.array(), batch.offset(), array, 9, batch.length());
        RecordBatch read = RecordBatch.parse(array, 9, array.length - 9, BatchLimits.formatOnly());
        assertThat(read.length()).isEqualTo(batch.length());
        return read.verifyCrc();
    }
}

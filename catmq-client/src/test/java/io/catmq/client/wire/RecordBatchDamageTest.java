package io.catmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.catmq.client.wire.InvalidBatchException.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RecordBatchDamageTest {

    private static byte[] batch(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
        for (int i = 0; i < 10; i++) {
            byte[] value = ("a value that repeats itself " + i).getBytes(UTF_8);
            builder.append(1000 + i, ("key " + i).getBytes(UTF_8), value, List.of(Header.of("name", "value")));
        }
        return builder.build(1, 0, 0).toByteArray();
    }

    @ParameterizedTest
    @EnumSource
    void every_changed_bit_is_noticed(Compression compression) {
        byte[] good = batch(compression);
        assertThat(RecordBatch.parse(good, BatchLimits.formatOnly()).compression())
                .isEqualTo(compression);
        for (int i = 0; i < good.length; i++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) (1 << bit);
                assertThatThrownBy(() ->
                                RecordBatch.parse(bad, BatchLimits.formatOnly()).verifyCrc())
                        .as("byte %d, bit %d", i, bit)
                        .isInstanceOf(InvalidBatchException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_change_of_the_compression_number_is_noticed(Compression compression) {
        byte[] good = batch(compression);
        for (Compression other : Compression.values()) {
            if (other != compression) {
                byte[] bad = good.clone();
                bad[RecordBatch.AT_ATTRIBUTES] = (byte) other.id();
                assertThatThrownBy(() ->
                                RecordBatch.parse(bad, BatchLimits.formatOnly()).verifyCrc())
                        .isInstanceOf(InvalidBatchException.class);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_truncation_is_noticed(Compression compression) {
        byte[] good = batch(compression);
        for (int length = 0; length < good.length; length++) {
            byte[] bad = Arrays.copyOf(good, length);
            assertThat(ruleBrokenBy(bad)).as("%d bytes", length).isEqualTo(Rule.TRUNCATED);
        }
        assertThat(ruleBrokenBy(Arrays.copyOf(good, good.length + 1))).isEqualTo(Rule.TRAILING_BYTES);
    }

    /** Where the CRC was made to match: somebody meant it. */
    @ParameterizedTest
    @EnumSource
    void forged_bytes_never_cause_anything_but_the_one_exception(Compression compression) {
        Random random = new Random(1);
        byte[] good = batch(compression);
        for (int round = 0; round < 20_000; round++) {
            byte[] forged = good.clone();
            for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
                forged[RecordBatch.AT_RECORD_COUNT + random.nextInt(forged.length - RecordBatch.AT_RECORD_COUNT)] =
                        (byte) random.nextInt();
            }
            // Else each round reserves what a forged size allows.
            BatchLimits limits = new BatchLimits(10_000, 10_000);
            BigEndian.putInt(forged, RecordBatch.AT_CRC, RecordBatch.crcFieldOf(forged, 0, forged.length));
            try {
                for (BatchRecord record :
                        RecordBatch.parse(forged, limits).verifyCrc().records()) {
                    assertThat(record.offsetDelta()).isNotNegative();
                }
            } catch (InvalidBatchException expected) {
                assertThat(expected.rule()).isNotNull();
            }
        }
    }

    @Test
    void a_batch_over_the_limit_names_the_limit() {
        byte[] good = batch(Compression.NONE);
        InvalidBatchException refusal = catchThrowableOfType(
                InvalidBatchException.class, () -> RecordBatch.parse(good, new BatchLimits(100, 1_000_000)));
        assertThat(refusal.rule()).isEqualTo(Rule.BATCH_TOO_LARGE);
        assertThat(refusal.limit()).isEqualTo(100);
        assertThat(refusal.isTooLarge()).isTrue();
        assertThat(refusal).hasMessageContaining("at most 100");
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_decompression_bomb_is_refused_before_it_is_unpacked(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
        builder.append(0, null, new byte[BatchLimits.HARD_MAX_UNCOMPRESSED_BYTES], List.of());
        byte[] bomb = builder.build().toByteArray();

        assertThat(bomb.length).isLessThan(1_000_000);
        assertThat(ruleBrokenBy(bomb)).isEqualTo(Rule.UNCOMPRESSED_TOO_LARGE);
    }

    @ParameterizedTest
    @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
    void a_bomb_that_lies_about_its_size_is_stopped_at_that_size(Compression compression) {
        RecordBatchBuilder builder = new RecordBatchBuilder(compression, 16);
        builder.append(0, null, new byte[10_000_000], List.of());
        byte[] bomb = builder.build().toByteArray();
        BigEndian.putInt(bomb, RecordBatch.AT_UNCOMPRESSED_SIZE, bomb.length);

        RecordBatch parsed = RecordBatch.parse(bomb, BatchLimits.formatOnly());

        InvalidBatchException refusal = catchThrowableOfType(InvalidBatchException.class, parsed::reader);
        assertThat(refusal.rule()).isEqualTo(Rule.COMPRESSION);
    }

    @ParameterizedTest
    @CsvSource({
        "0, 02, VERSION",
        "1, 03, ATTRIBUTES",
        "1, 08, ATTRIBUTES",
        "2, 01, RESERVED",
        "4, ff, LENGTH",
        "7, 33, LENGTH",
        "7, ff, TRUNCATED",
        "12, ff, RECORD_COUNT",
        "13, ff, RECORD_COUNT",
        "16, 7f, UNCOMPRESSED_TOO_LARGE",
        "16, ff, LENGTH",
        "36, 80, PRODUCER",
        "44, ff, PRODUCER",
        "48, ff, PRODUCER",
    })
    void each_rule_of_the_header_is_named(int index, String value, Rule rule) {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.NONE, 16);
        builder.append(0, null, "value".getBytes(UTF_8), List.of());
        byte[] bad = builder.build(1, 0, 0).toByteArray();
        bad[index] = (byte) Integer.parseInt(value, 16);
        assertThat(ruleBrokenBy(bad)).isEqualTo(rule);
    }

    private static Rule ruleBrokenBy(byte[] bytes) {
        return catchThrowableOfType(
                        InvalidBatchException.class, () -> RecordBatch.parse(bytes, BatchLimits.formatOnly()))
                .rule();
    }
}

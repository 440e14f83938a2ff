package io.catmq.client.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Pins format v1 byte for byte: stored data must stay readable. A change that breaks this test is a new format version.
 * The first example is explained byte by byte in {@code docs/record-batch.md}.
 */
class RecordBatchGoldenTest {
    private static final String EXAMPLE = String.join(
            "",
            "01", // version
            "00", // attributes: not compressed
            "0000", // reserved
            "00000055", // length: 85
            "38f1cc8d", // CRC-32C of all that follows
            "00000002", // two records
            "00000021", // 33 bytes of records
            "0000018bcfe56800", // first timestamp
            "0000018bcfe56805", // max timestamp
            "0102030405060708", // producer id
            "00000002", // producer epoch
            "0000002a", // first sequence: 42
            "1a", // record 0: a body of 26 bytes
            "00", // timestamp delta 0
            "00", // offset delta 0
            "06636174", // key, 3 bytes: cat
            "086d656f77", // value, 4 bytes: meow
            "02", // two headers
            "046c616e67" + "04656e", // lang = en
            "046e6f6e65" + "01", // none = null
            "05", // record 1: a body of 5 bytes
            "0a", // timestamp delta 5
            "01", // offset delta 1
            "01", // no key
            "01", // no value
            "00"); // no headers

    @Test
    void the_example_is_written_exactly_so() {
        RecordBatchBuilder builder = new RecordBatchBuilder(Compression.LZ4, 16);
        builder.append(
                1_700_000_000_000L,
                "cat".getBytes(UTF_8),
                "meow".getBytes(UTF_8),
                List.of(Header.of("lang", "en"), new Header("none", null)));
        builder.append(1_700_000_000_005L, null, null, List.of());

        RecordBatch batch = builder.build(0x0102030405060708L, 2, 42);

        assertThat(HexFormat.of().formatHex(batch.toByteArray())).isEqualTo(EXAMPLE);
        assertThat(batch.lastSequence()).isEqualTo(43);
    }

    @Test
    void the_example_is_read_exactly_so() {
        RecordBatch batch = RecordBatch.parse(HexFormat.of().parseHex(EXAMPLE), BatchLimits.formatOnly());

        assertThat(batch.isCrcValid()).isTrue();
        assertThat(batch.crc()).isEqualTo(0x38f1cc8dL);
        assertThat(batch.producerId()).isEqualTo(0x0102030405060708L);
        assertThat(batch.producerEpoch()).isEqualTo(2);
        assertThat(batch.firstSequence()).isEqualTo(42);
        assertThat(batch.maxTimestamp()).isEqualTo(1_700_000_000_005L);
        RecordReader reader = batch.reader();
        BatchRecord first = reader.next();
        assertThat(first.key()).asString(UTF_8).isEqualTo("cat");
        assertThat(first.value()).asString(UTF_8).isEqualTo("meow");
        assertThat(first.headers()).containsExactly(Header.of("lang", "en"), new Header("none", null));
        BatchRecord second = reader.next();
        assertThat(second.timestamp()).isEqualTo(1_700_000_000_005L);
        assertThat(second.key()).isNull();
        assertThat(second.value()).isNull();
        assertThat(reader.hasNext()).isFalse();
    }

    // What compressors write may change with their versions; what they wrote once must stay readable.
    @ParameterizedTest
    @CsvSource({
        "LZ4, 010100000000004b7257a1e400000001000001fc0000018bcfe568000000018bcfe56800ffffffffffffffffffffffffffffffff"
                + "cffa03000001e8076d656f77200500ffd950656f772000",
        "ZSTD, 010200000000005296d3f8c300000001000001fc0000018bcfe568000000018bcfe56800ffffffffffffffffffffffffffffffff"
                + "28b52ffd60fc00a5000068fa03000001e8076d656f7720000100ec504b12"
    })
    void compressed_batches_of_today_are_read_for_ever(Compression compression, String hex) {
        RecordBatch batch = RecordBatch.parse(HexFormat.of().parseHex(hex), BatchLimits.formatOnly());

        assertThat(batch.verifyCrc().compression()).isEqualTo(compression);
        assertThat(batch.hasProducer()).isFalse();
        assertThat(batch.reader().next().value()).asString(UTF_8).isEqualTo("meow ".repeat(100));
    }
}

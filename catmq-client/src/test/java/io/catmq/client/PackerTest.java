package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.catmq.client.wire.Compression;
import io.catmq.client.wire.RecordBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Batches that are compressed beside the thread that fills them. */
class PackerTest {
    private static final int RECORDS = 200;

    private final ProducerOptions options = ProducerOptions.builder().build();
    private final BuilderPool builders = new BuilderPool(options);
    private final Packer packer = new Packer(Compression.LZ4);

    @AfterEach
    void close() {
        packer.close();
    }

    private ProducerBatch fullBatch(String value) {
        ProducerBatch batch = new ProducerBatch(new TopicPartition("cats", 0), builders.take(), options, 0);
        for (int i = 0; i < RECORDS; i++) {
            batch.append(Message.of("cats", value + i), i, 100);
        }
        return batch;
    }

    private static List<String> valuesIn(RecordBatch batch) {
        List<String> values = new ArrayList<>();
        batch.verifyCrc().records().forEach(record -> values.add(new String(record.value(), UTF_8)));
        return values;
    }

    @Test
    void a_full_batch_is_compressed_before_it_is_sent() {
        ProducerBatch batch = fullBatch("a cat that sleeps, and sleeps, and sleeps ");
        int before = batch.maxBytes();
        packer.packSoon(batch);
        await().until(() -> batch.maxBytes() < before / 2);
    }

    @Test
    void without_compression_there_is_nothing_to_do_and_no_thread_that_does_it() {
        try (Packer none = new Packer(Compression.NONE)) {
            none.packSoon(fullBatch("a cat"));
            assertThat(none.isIdle()).isTrue();
        }
    }

    @Test
    void what_is_sent_meanwhile_is_whole_although_its_memory_is_used_again_at_once() {
        for (int round = 0; round < 2_000; round++) {
            ProducerBatch batch = fullBatch("round " + round + " ");
            packer.packSoon(batch);
            assertThat(valuesIn(batch.encode(1, 0, 0))).hasSize(RECORDS).allMatch(startsWith("round " + round + " "));
            builders.giveBack(batch.takeBuilder());
        }
    }

    @Test
    void a_batch_that_was_given_up_leaves_the_memory_to_the_next_one() {
        ProducerBatch givenUp = fullBatch("first ");
        builders.giveBack(givenUp.takeBuilder());
        ProducerBatch next = fullBatch("second ");
        int before = next.maxBytes();
        givenUp.pack();
        assertThat(next.maxBytes()).isEqualTo(before);
    }

    @Test
    void once_closed_it_does_nothing() {
        packer.close();
        packer.packSoon(fullBatch("a cat"));
        assertThat(packer.isIdle()).isTrue();
    }

    private static Predicate<String> startsWith(String beginning) {
        return value -> value.startsWith(beginning);
    }
}

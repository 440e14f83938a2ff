package io.catmq.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.log.ReadAhead.Followed;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReadAheadTest {
    private static final int BYTES = 100;

    private final AtomicInteger readings = new AtomicInteger();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 1_000);
    private final ReadAhead ahead = new ReadAhead("test", 3 * BYTES, 8, nanos::get);

    @AfterEach
    void close() {
        ahead.close();
    }

    @Test
    void a_range_that_was_begun_is_there_for_who_comes_to_its_offset() {
        ahead.begin(1, 10, BYTES, memory -> chunks(10, 3));
        assertThat(ahead.claim(1, 11)).isNull();
        assertThat(ahead.claim(2, 10)).isNull();
        Followed claimed = ahead.claim(1, 10);
        assertThat(claimed.chunks(BYTES)).extracting(Chunk::baseOffset).containsExactly(10L, 11L, 12L);
        assertThat(ahead.claim(1, 10)).isNull();
        assertThat(ahead.bytes()).isZero();
    }

    @Test
    void who_wants_fewer_bytes_gets_fewer_chunks_but_one_anyhow() {
        ahead.begin(1, 10, BYTES, memory -> chunks(10, 3));
        Followed claimed = ahead.claim(1, 10);
        assertThat(claimed.chunks(25)).hasSize(2);
        assertThat(claimed.chunks(1)).hasSize(1);
    }

    @Test
    void a_reader_who_is_only_expected_gets_nothing_but_is_known() {
        ahead.expect(1, 10);
        assertThat(ahead.claim(1, 10).chunks(BYTES)).isEmpty();
        assertThat(ahead.claim(1, 10)).isNull();
    }

    @Test
    void a_range_that_cannot_be_read_is_left_to_the_reader() {
        ahead.begin(1, 10, BYTES, memory -> {
            throw new IllegalStateException("no database");
        });
        assertThat(ahead.claim(1, 10).chunks(BYTES)).isEmpty();
    }

    @Test
    void the_oldest_range_that_nobody_came_for_makes_room_after_a_while() {
        fill();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        ahead.begin(9, 10, BYTES, memory -> chunks(10, 10));
        assertThat(ahead.claim(0, 10)).isNull();
        assertThat(ahead.claim(2, 10).chunks(BYTES)).hasSize(9);
        assertThat(ahead.claim(9, 10).chunks(BYTES)).hasSize(10);
    }

    @Test
    void a_range_whose_reader_is_about_to_come_makes_no_room() {
        fill();
        ahead.begin(9, 10, BYTES, counted(memory -> chunks(10, 10)));
        assertThat(ahead.claim(9, 10).chunks(BYTES)).isEmpty();
        assertThat(ahead.claim(0, 10).chunks(BYTES)).hasSize(9);
    }

    @Test
    void a_range_larger_than_all_memory_is_not_begun_and_drives_nothing_out() {
        fill();
        nanos.addAndGet(TimeUnit.SECONDS.toNanos(5));
        ahead.begin(9, 10, 4 * BYTES, memory -> chunks(10, 10));
        assertThat(ahead.claim(9, 10).chunks(BYTES)).isEmpty();
        assertThat(ahead.claim(0, 10).chunks(BYTES)).hasSize(9);
    }

    @Test
    void what_was_read_counts_as_what_it_is_and_not_as_what_was_asked_for() {
        ahead.begin(1, 10, 1, memory -> chunks(10, 25));
        Awaitility.await().until(() -> ahead.bytes() == 250);
        ahead.begin(2, 10, BYTES, memory -> chunks(10, 1));
        assertThat(ahead.claim(2, 10).chunks(BYTES)).isEmpty();
        assertThat(ahead.claim(1, 10).chunks(BYTES)).isNotEmpty();
        assertThat(ahead.bytes()).isZero();
    }

    @Test
    void a_second_reader_at_the_same_place_takes_nothing_from_the_first() {
        ahead.begin(1, 10, BYTES, counted(memory -> chunks(10, 3)));
        ahead.expect(1, 10);
        ahead.begin(1, 10, BYTES, counted(memory -> chunks(10, 3)));
        assertThat(ahead.claim(1, 10).chunks(BYTES)).hasSize(3);
        assertThat(readings).hasValue(1);
        assertThat(ahead.bytes()).isZero();
    }

    private void fill() {
        IntStream.range(0, 3).forEach(i -> ahead.begin(i, 10, BYTES, memory -> chunks(10, 9)));
        Awaitility.await().until(() -> ahead.bytes() == 3 * 90);
    }

    @Test
    void what_is_being_read_is_not_given_up_and_nothing_more_is_begun() throws InterruptedException {
        CountDownLatch mayEnd = new CountDownLatch(1);
        IntStream.range(0, 3)
                .forEach(i -> ahead.begin(i, 10, BYTES, memory -> {
                    await(mayEnd);
                    return chunks(10, 1);
                }));
        ahead.begin(3, 10, BYTES, counted(memory -> chunks(10, 1)));
        assertThat(ahead.claim(3, 10).chunks(BYTES)).isEmpty();
        assertThat(readings).hasValue(0);
        mayEnd.countDown();
        assertThat(ahead.claim(0, 10).chunks(BYTES)).hasSize(1);
    }

    @Test
    void a_partition_that_is_forgotten_holds_no_memory() {
        ahead.begin(1, 10, BYTES, memory -> chunks(10, 10));
        ahead.begin(2, 10, BYTES, memory -> chunks(10, 10));
        ahead.forget(1);
        assertThat(ahead.claim(1, 10)).isNull();
        assertThat(ahead.bytes()).isEqualTo(BYTES);
    }

    @Test
    void without_memory_nobody_is_followed() {
        try (ReadAhead none = new ReadAhead("test", 0, 1, nanos::get)) {
            none.expect(1, 10);
            assertThat(none.claim(1, 10)).isNull();
        }
    }

    @Test
    void readers_without_number_do_not_fill_the_memory() {
        IntStream.range(0, 5_000).forEach(i -> ahead.expect(1, i));
        assertThat(ahead.claim(1, 0)).isNull();
        assertThat(ahead.claim(1, 4_999)).isNotNull();
    }

    @Test
    void the_array_of_a_range_is_used_again_when_all_its_chunks_were_sent_and_not_before() {
        ahead.begin(1, 10, BYTES, memory -> within(memory, 10, 11));
        List<Chunk> first = ahead.claim(1, 10).chunks(BYTES);
        first.get(0).done();
        ahead.begin(1, 12, BYTES, memory -> within(memory, 12));
        List<Chunk> second = ahead.claim(1, 12).chunks(BYTES);
        assertThat(second.get(0).array()).isNotSameAs(first.get(0).array());
        first.get(1).done();
        assertThat(ahead.spareBytes()).isEqualTo(BYTES);
        ahead.begin(1, 13, BYTES, memory -> within(memory, 13));
        List<Chunk> third = ahead.claim(1, 13).chunks(BYTES);
        assertThat(third.get(0).array()).isSameAs(first.get(0).array());
        assertThat(ahead.spareBytes()).isZero();
    }

    @Test
    void arrays_that_are_free_make_room_and_are_kept_only_where_there_is_room() {
        ahead.begin(1, 10, BYTES, memory -> within(memory, 10));
        List<Chunk> first = ahead.claim(1, 10).chunks(BYTES);
        IntStream.range(2, 5).forEach(i -> ahead.begin(i, 10, BYTES, memory -> within(memory, 10)));
        first.get(0).done();
        assertThat(ahead.spareBytes()).isZero();
        ahead.claim(2, 10).chunks(BYTES).get(0).done();
        assertThat(ahead.spareBytes()).isEqualTo(BYTES);
        ahead.begin(5, 10, BYTES - 60, memory -> within(memory, 10));
        assertThat(ahead.claim(5, 10).chunks(BYTES)).hasSize(1);
        assertThat(ahead.spareBytes()).isZero();
    }

    private static List<Chunk> within(RangeMemory memory, long... offsets) {
        return LongStream.of(offsets)
                .mapToObj(offset -> new LogRow(header(offset), memory.array(), memory.place(10), 10, memory).toChunk())
                .toList();
    }

    private Function<RangeMemory, List<Chunk>> counted(Function<RangeMemory, List<Chunk>> reading) {
        return memory -> {
            readings.incrementAndGet();
            return reading.apply(memory);
        };
    }

    private static List<Chunk> chunks(long offset, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new LogRow(header(offset + i), new byte[10]).toChunk())
                .toList();
    }

    private static RowHeader header(long offset) {
        return new RowHeader(offset, 1, 0, 0, 0, BatchIndex.of(1, 1, List.of()));
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

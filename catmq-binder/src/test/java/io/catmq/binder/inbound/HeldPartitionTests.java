package io.catmq.binder.inbound;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class HeldPartitionTests {
    private static final long NOW = 1_000;

    private final HeldPartition held = new HeldPartition();

    @Test
    void holds_the_keys_of_its_unfinished_messages_and_no_message_without_a_key() {
        HeldMessage first = held.add(message(5, "k"), NOW);
        held.add(message(6, null), NOW);
        assertThat(held.holds(message(7, "k"))).isTrue();
        assertThat(held.holds(message(7, "other"))).isFalse();
        assertThat(held.holds(message(7, null))).isFalse();
        held.finish(first);
        assertThat(held.holds(message(7, "k"))).isFalse();
    }

    @Test
    void messages_of_a_key_are_due_one_after_the_other() {
        HeldMessage first = held.add(message(5, "k"), NOW);
        HeldMessage second = held.add(message(6, "k"), NOW);
        HeldMessage third = held.add(message(7, "k"), NOW);
        assertThat(held.due(NOW)).isSameAs(first);
        first.due(NOW + 10);
        assertThat(held.due(NOW)).isNull();
        assertThat(held.nanosUntilDue(NOW, 100)).isEqualTo(10);
        held.finish(first);
        assertThat(held.due(NOW + 10)).isSameAs(second);
        held.finish(second);
        assertThat(held.due(NOW + 10)).isSameAs(third);
        held.finish(third);
        assertThat(held.isEmpty()).isTrue();
        assertThat(held.nanosUntilDue(NOW, 100)).isEqualTo(100);
    }

    @Test
    void a_message_to_be_moved_is_due_when_it_is_the_first_one() {
        HeldMessage first = held.add(message(5, "a"), NOW);
        first.due(NOW + 10);
        HeldMessage second = held.add(message(6, "b"), NOW);
        second.giveUp(new Outcome.Failed(1, new IllegalStateException("no"), 1));
        assertThat(held.due(NOW)).isNull();
        assertThat(held.nanosUntilDue(NOW, 100)).isEqualTo(10);
        held.finish(first);
        assertThat(held.due(NOW)).isSameAs(second);
    }

    @Test
    void all_is_finished_up_to_the_first_unfinished_one() {
        HeldMessage first = held.add(message(5, "a"), NOW);
        held.addFinished(6);
        HeldMessage second = held.add(message(7, "b"), NOW);
        held.addFinished(8);
        held.finish(second);
        assertThat(held.firstUnfinished()).isEqualTo(5);
        held.finish(first);
        assertThat(held.firstUnfinished()).isEqualTo(9);
    }

    @Test
    void it_is_full_by_what_lies_behind_the_first_unfinished_message() {
        KeyOrder limits = new KeyOrder(List.of(Duration.ofSeconds(1)), 3);
        HeldMessage first = held.add(message(5, "a"), NOW);
        held.addFinished(6);
        assertThat(held.isFull(limits)).isFalse();
        HeldMessage last = held.add(message(7, "b"), NOW);
        assertThat(held.isFull(limits)).isTrue();
        held.finish(first);
        assertThat(held.isFull(limits)).isFalse();
        held.finish(last);
        assertThat(held.isFull(limits)).isFalse();
    }

    @Test
    void an_application_that_changes_the_bytes_of_a_key_does_not_lose_what_waits() {
        ReceivedMessage message = message(5, "k");
        HeldMessage first = held.add(message, NOW);
        HeldMessage second = held.add(message(6, "k"), NOW);
        byte[] key = message.key();
        assertThat(key).isNotNull();
        key[0]++;
        held.finish(first);
        assertThat(held.due(NOW)).isSameAs(second);
    }

    private static ReceivedMessage message(long offset, @Nullable String key) {
        return new ReceivedMessage(
                new TopicPartition("t", 0),
                offset,
                0,
                0,
                key == null ? null : key.getBytes(UTF_8),
                new byte[10],
                List.of());
    }
}

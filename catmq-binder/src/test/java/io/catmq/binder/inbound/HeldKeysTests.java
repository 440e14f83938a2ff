package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.health.BindingStates;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.TopicPartition;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldKeysTests {
    private static final TopicPartition PARTITION = new TopicPartition("t", 0);

    private final HeldKeys keys = new HeldKeys(
            new KeyOrder(List.of(Duration.ofSeconds(1)), 100), new BindingStates().of("in-in-0", "t", "group", true));

    @Test
    void what_is_read_again_from_before_its_end_went_back() {
        assertThat(keys.wentBack(PARTITION, 0)).isFalse();
        HeldPartition held = keys.findOrOpen(PARTITION);
        held.add(new ReceivedMessage(PARTITION, 500, 0, 0, null, new byte[1], List.of()), 0);
        held.addFinished(501);
        assertThat(keys.wentBack(PARTITION, 502)).isFalse();
        assertThat(keys.wentBack(PARTITION, 501)).isTrue();
        assertThat(keys.wentBack(PARTITION, 0)).isTrue();
        keys.forget(List.of(PARTITION));
        assertThat(keys.wentBack(PARTITION, 0)).isFalse();
    }
}

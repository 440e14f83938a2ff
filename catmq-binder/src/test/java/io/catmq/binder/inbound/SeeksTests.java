package io.catmq.binder.inbound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.catmq.client.TopicPartition;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeeksTests {
    private static final TopicPartition PARTITION = new TopicPartition("orders", 0);

    private final Seeks transactional = new Seeks(true);

    @Test
    void where_the_database_says_what_is_handled_nobody_goes_back_without_a_word() {
        assertThatIllegalStateException()
                .isThrownBy(() -> transactional.seekToBeginning(Set.of(PARTITION)))
                .withMessageContaining("./catmq offsets reset");
        assertThatIllegalStateException().isThrownBy(() -> transactional.seek(PARTITION, 7));
        assertThat(transactional.partitions()).isEmpty();
    }

    @Test
    void going_to_the_end_is_no_going_back() {
        transactional.seekToEnd(Set.of(PARTITION));
        assertThat(transactional.partitions()).containsExactly(PARTITION);
    }
}

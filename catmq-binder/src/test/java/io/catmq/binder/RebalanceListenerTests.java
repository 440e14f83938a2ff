package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Beans that hear of partitions, and seek. */
@Timeout(120)
class RebalanceListenerTests extends InboundFixture {
    @Test
    void it_hears_what_is_assigned_and_what_goes_to_another_instance() {
        createTopic(4);
        Listener one = start(Hears.class).bean(Listener.class);
        await().until(() -> one.now("in-in-0").size() == 4);
        TestApplication second = start(Hears.class);
        Listener two = second.bean(Listener.class);
        await().until(() -> one.now("in-in-0").size() == 2 && two.now("in-in-0").size() == 2);
        Set<TopicPartition> all = new TreeSet<>(one.now("in-in-0"));
        all.addAll(two.now("in-in-0"));
        assertThat(all).hasSize(4);
        second.close();
        assertThat(two.now("in-in-0")).isEmpty();
        await().until(() -> one.now("in-in-0").size() == 4);
    }

    @Test
    void it_may_start_elsewhere() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication application = start(SeeksAtStart.class);
        application.bean(Received.class).await(1);
        send(0, "d");
        application.bean(Received.class).await(2);
        assertThat(application.bean(Received.class).texts()).containsExactly("c", "d");
        awaitCommitted(4);
    }

    @Test
    void it_may_go_back_later_and_what_was_committed_stays_so() {
        createTopic(1);
        send(0, "a", "b", "c");
        TestApplication application = start(Hears.class);
        Received received = application.bean(Received.class);
        received.await(3);
        awaitCommitted(3);
        PartitionSeeker seeker = application.bean(Listener.class).seeker();
        seeker.seekToBeginning(Set.of(new TopicPartition(topic, 0)));
        received.await(6);
        seeker.seek(new TopicPartition(topic, 0), 1);
        received.await(8);
        send(0, "d");
        received.await(9);
        assertThat(received.texts()).containsExactly("a", "b", "c", "a", "b", "c", "b", "c", "d");
        awaitCommitted(4);
    }

    @Test
    void it_may_skip_to_the_end() {
        createTopic(1);
        send(0, "old", "older");
        TestApplication application = start(SkipsToTheEnd.class);
        await().until(() -> application.bean(Listener.class).now("in-in-0").size() == 1);
        await().untilAsserted(() -> {
            send(0, "new");
            assertThat(application.bean(Received.class).texts()).isNotEmpty();
        });
        assertThat(application.bean(Received.class).texts()).containsOnly("new");
    }

    @Test
    void once_the_binding_is_stopped_a_seeker_says_so() {
        createTopic(1);
        TestApplication application = start(Hears.class);
        Listener listener = application.bean(Listener.class);
        await().until(() -> listener.now("in-in-0").size() == 1);
        application.close();
        assertThatThrownBy(() -> listener.seeker().seek(new TopicPartition(topic, 0), 0))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("was stopped");
    }

    static class Listener implements CatMqRebalanceListener {
        private final Map<String, Set<TopicPartition>> partitions = new ConcurrentHashMap<>();
        private volatile @Nullable PartitionSeeker seeker;

        @Override
        public void onAssigned(String bindingName, Collection<TopicPartition> assigned, PartitionSeeker seeker) {
            partitions
                    .computeIfAbsent(bindingName, name -> new ConcurrentSkipListSet<>())
                    .addAll(assigned);
            this.seeker = seeker;
        }

        @Override
        public void onRevoked(String bindingName, Collection<TopicPartition> revoked) {
            partitions.get(bindingName).removeAll(revoked);
        }

        Set<TopicPartition> now(String bindingName) {
            return new TreeMap<>(partitions).getOrDefault(bindingName, Set.of());
        }

        PartitionSeeker seeker() {
            return java.util.Objects.requireNonNull(seeker);
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class Hears {
        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        Listener listener() {
            return new Listener();
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class SeeksAtStart extends Hears {
        @Bean
        @Override
        Listener listener() {
            return new Listener() {
                @Override
                public void onAssigned(String bindingName, Collection<TopicPartition> assigned, PartitionSeeker seek) {
                    assigned.forEach(partition -> seek.seek(partition, 2));
                }
            };
        }
    }

    @Configuration
    @EnableAutoConfiguration
    static class SkipsToTheEnd extends Hears {
        @Bean
        @Override
        Listener listener() {
            return new Listener() {
                @Override
                public void onAssigned(String bindingName, Collection<TopicPartition> assigned, PartitionSeeker seek) {
                    super.onAssigned(bindingName, assigned, seek);
                    seek.seekToEnd(assigned);
                }
            };
        }
    }
}

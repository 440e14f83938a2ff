package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import io.catmq.client.TopicPartition;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** A binding that cannot look for new topics and partitions goes on with those that it has, and looks again. */
@Timeout(120)
class RefreshTests {
    @Test
    void a_member_of_a_group_stays_one() {
        goesOn();
    }

    @Test
    void so_does_one_of_a_fixed_number_of_instances() {
        goesOn(
                "spring.cloud.stream.bindings.in-in-0.consumer.partitioned=true",
                "spring.cloud.stream.instance-count=2",
                "spring.cloud.stream.instance-index=0");
    }

    private static void goesOn(String... settings) {
        try (LossyProxy proxy = new LossyProxy("/topics/work.two");
                TestServer server =
                        TestServer.atFreePort().advertise(proxy.url()).start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            proxy.before(server.url());
            proxy.drop();
            admin.createTopic(NewTopic.of("work.one", 2));
            try (TestApplication application = start(proxy, settings)) {
                Received received = application.bean(Received.class);
                send(server, "work.one", "before");
                received.await(1);
                // From now on it fails to look that one up.
                admin.createTopic(NewTopic.of("work.two", 2));
                awaitLookups(proxy, 2);
                assertThat(proxy.lost()).isPositive();
                send(server, "work.one", "meanwhile");
                received.await(2);

                proxy.mend();
                send(server, "work.two", "after");
                received.await(3);
                assertThat(received.texts()).containsExactly("before", "meanwhile", "after");
                assertThat(application.bean(Changes.class).all)
                        .allMatch(change -> change.startsWith("assigned"))
                        .hasSize(2);
            }
        }
    }

    /** Waits until it has looked for topics so often from now on: all but the last to the end. */
    private static void awaitLookups(LossyProxy proxy, int more) {
        int before = proxy.requests("/v1/topics");
        InboundFixture.await().until(() -> proxy.requests("/v1/topics") > before + more);
    }

    private static void send(TestServer server, String topic, String text) {
        try (CatMqProducer producer = new CatMqProducer(ConnectionOptions.of(server.url()))) {
            producer.sendAndWait(Message.builder(topic).partition(0).value(text).build());
        }
    }

    private static TestApplication start(LossyProxy proxy, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        all.addAll(List.of(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.catmq.binder.servers=" + proxy.url(),
                "spring.cloud.stream.catmq.binder.start-timeout=500ms",
                "spring.cloud.stream.bindings.in-in-0.destination=work.*",
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.topics-refresh-interval=100ms"));
        return TestApplication.runAsItSays(Application.class, all.toArray(String[]::new));
    }

    static final class Changes implements CatMqRebalanceListener {
        private final List<String> all = new CopyOnWriteArrayList<>();

        @Override
        public void onAssigned(String binding, Collection<TopicPartition> partitions, PartitionSeeker seeker) {
            all.add("assigned " + partitions);
        }

        @Override
        public void onRevoked(String binding, Collection<TopicPartition> partitions) {
            all.add("revoked " + partitions);
        }

        @Override
        public void onLost(String binding, Collection<TopicPartition> partitions) {
            all.add("lost " + partitions);
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Received in() {
            return new Received();
        }

        @Bean
        Changes changes() {
            return new Changes();
        }
    }
}

package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic is created with what all bindings of the application need, whichever of them comes first. */
@Timeout(120)
class AskedPartitionsTests extends ApplicationFixture {
    private static final String INPUT = "spring.cloud.stream.bindings.in-in-0.";
    private static final String CONCURRENCY = INPUT + "consumer.concurrency=";
    private static final String OUT = "spring.cloud.stream.bindings.out.";

    @Test
    void an_input_that_comes_first_asks_for_what_an_output_needs_that_sends_later() {
        TestApplication application =
                application(CONCURRENCY + 2, OUT + "destination=" + topic, OUT + "producer.partition-count=4");
        assertThat(partitions()).isEqualTo(4);
        application.send("out", "text");
        assertThat(Received.text(application.bean(Received.class).awaitOne())).isEqualTo("text");
    }

    @Test
    void an_output_that_comes_first_asks_for_what_the_threads_of_an_input_need() {
        application(
                CONCURRENCY + 4,
                "spring.cloud.stream.output-bindings=out",
                OUT + "destination=" + topic,
                OUT + "producer.partition-count=2");
        assertThat(partitions()).isEqualTo(4);
    }

    @Test
    void the_servers_default_is_the_least() {
        try (TestServer generous = TestServer.atFreePort()
                        .with("catmq.topics.default-partitions", "3")
                        .start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(generous.url()))) {
            run(generous, Received.Application.class, INPUT + "destination=" + topic, CONCURRENCY + 2)
                    .close();
            assertThat(admin.describeTopic(topic).partitions()).hasSize(3);
        }
    }

    @Test
    void an_output_that_names_its_number_gets_that_also_where_the_servers_default_is_more() {
        try (TestServer generous = TestServer.atFreePort()
                        .with("catmq.topics.default-partitions", "5")
                        .start();
                CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(generous.url()))) {
            run(
                            generous,
                            Received.Application.class,
                            INPUT + "destination=" + topic,
                            OUT + "destination=" + topic,
                            OUT + "producer.partition-count=2")
                    .close();
            assertThat(admin.describeTopic(topic).partitions()).hasSize(2);
        }
    }

    @Test
    void bindings_of_other_topics_and_of_other_binders_do_not_count() {
        application(
                CONCURRENCY + 2,
                OUT + "destination=" + topic + "-other",
                OUT + "producer.partition-count=4",
                "spring.cloud.stream.bindings.far.destination=" + topic,
                "spring.cloud.stream.bindings.far.binder=elsewhere",
                "spring.cloud.stream.bindings.far.producer.partition-count=5");
        assertThat(partitions()).isEqualTo(2);
    }

    @Test
    void each_topic_of_an_input_with_several_has_its_own() {
        String other = topic + "-other";
        run(
                Received.Application.class,
                INPUT + "destination=" + topic + "," + other,
                OUT + "destination=" + topic,
                OUT + "producer.partition-count=4");
        assertThat(partitions()).isEqualTo(4);
        assertThat(admin(admin -> admin.describeTopic(other)).partitions()).hasSize(1);
    }

    private TestApplication application(String... settings) {
        return run(
                Received.Application.class,
                Stream.concat(Stream.of(INPUT + "destination=" + topic, INPUT + "group=group"), Stream.of(settings))
                        .toArray(String[]::new));
    }

    private int partitions() {
        return admin(admin -> admin.describeTopic(topic)).partitions().size();
    }
}

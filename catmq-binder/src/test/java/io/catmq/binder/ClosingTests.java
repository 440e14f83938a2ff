package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** An application ends while no server is there, and something is still to be told to one. */
@Timeout(120)
@ExtendWith(OutputCaptureExtension.class)
class ClosingTests {
    @Test
    void a_member_of_a_group_soon_gives_up_committing(CapturedOutput output) {
        givesUpCommitting(output);
    }

    @Test
    void so_does_one_of_a_fixed_number_of_instances(CapturedOutput output) {
        givesUpCommitting(
                output,
                "spring.cloud.stream.bindings.in-in-0.consumer.partitioned=true",
                "spring.cloud.stream.instance-count=2",
                "spring.cloud.stream.instance-index=0",
                "spring.cloud.stream.bindings.out.producer.partition-count=2",
                "spring.cloud.stream.bindings.out.producer.partition-key-expression=0");
    }

    @Test
    void so_does_one_that_had_begun_to_commit_before(CapturedOutput output) {
        givesUpCommitting(output, "spring.cloud.stream.catmq.bindings.in-in-0.consumer.commit-interval=1ms");
    }

    /** Else it would look as if the handler did not end. */
    private static void givesUpCommitting(CapturedOutput output, String... settings) {
        try (TestServer server = TestServer.atFreePort().start();
                TestApplication application = start(server, "20s", settings)) {
            Handler handler = application.bean(Handler.class);
            application.send("out", "message");
            InboundFixture.await().until(() -> handler.begun.getCount() == 0);
            server.stop();
            handler.end.countDown();
        }
        assertThat(output).contains("stopped binding 'in-in-0'").doesNotContain("still runs after");
    }

    @Test
    void messages_that_nobody_waits_for_are_waited_for_no_longer_than_for_handlers(CapturedOutput output) {
        try (TestServer server = TestServer.atFreePort().start();
                TestApplication application = start(
                        server,
                        "1s",
                        "spring.cloud.stream.catmq.bindings.out.producer.sync=false",
                        "spring.cloud.stream.catmq.binder.delivery-timeout=1h")) {
            application.bean(Handler.class).end.countDown();
            application.send("out", "first");
            InboundFixture.await()
                    .until(() -> application.bean(Handler.class).begun.getCount() == 0);
            server.stop();
            application.send("out", "message");
        }
        assertThat(output).contains("A message to 'events' could not be sent");
    }

    private static TestApplication start(TestServer server, String shutdownTimeout, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.function.definition=in",
                "spring.cloud.stream.output-bindings=out",
                "spring.cloud.stream.bindings.out.destination=events",
                "spring.cloud.stream.bindings.in-in-0.destination=events",
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.catmq.binder.shutdown-timeout=" + shutdownTimeout));
        all.addAll(List.of(settings));
        return TestApplication.run(server, Application.class, all.toArray(String[]::new));
    }

    static final class Handler implements Consumer<String> {
        final CountDownLatch begun = new CountDownLatch(1);
        final CountDownLatch end = new CountDownLatch(1);

        @Override
        public void accept(String text) {
            begun.countDown();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {
        @Bean
        Handler in() {
            return new Handler();
        }
    }
}

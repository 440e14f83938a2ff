package io.catmq.binder;

import io.catmq.binder.endpoint.BindingsReport.PartitionReport;
import io.catmq.binder.endpoint.CatMqBindingsEndpoint;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.Message;

/** Applications that poll their binding {@code jobs-in-0} of the group "group". */
abstract class PolledFixture extends InboundFixture {
    final List<String> handled = new CopyOnWriteArrayList<>();

    TestApplication polled(String... settings) {
        return polled(Nothing.class, settings);
    }

    TestApplication polled(Class<?> configuration, String... settings) {
        List<String> all = new ArrayList<>(List.of(
                "spring.cloud.stream.pollable-source=jobs",
                "spring.cloud.stream.bindings.jobs-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.jobs-in-0.group=group"));
        all.addAll(List.of(settings));
        return start(configuration, all.toArray(String[]::new));
    }

    /** Name of a setting of the binding: Spring Cloud Stream's. */
    static String jobs(String setting) {
        return "spring.cloud.stream.bindings.jobs-in-0.consumer." + setting;
    }

    /** Name of a setting of the binding: CatMQ's. */
    static String catmqJobs(String setting) {
        return "spring.cloud.stream.catmq.bindings.jobs-in-0.consumer." + setting;
    }

    void take(TestApplication application, int count) {
        await().until(() -> {
            poll(application);
            return handled.size() >= count;
        });
    }

    boolean poll(TestApplication application) {
        return source(application).poll(message -> handled.add(text(message)));
    }

    static PollableMessageSource source(TestApplication application) {
        return application.bean(PollableMessageSource.class);
    }

    static String text(Message<?> message) {
        return new String((byte[]) message.getPayload(), StandardCharsets.UTF_8);
    }

    /** What the application says of the first partition of the topic. */
    static PartitionReport report(TestApplication application) {
        return partitions(application).get(0);
    }

    static List<PartitionReport> partitions(TestApplication application) {
        return application
                .bean(CatMqBindingsEndpoint.class)
                .bindings()
                .bindings()
                .get("jobs-in-0")
                .get(0)
                .partitions();
    }

    @Configuration
    @EnableAutoConfiguration
    static class Nothing {}
}

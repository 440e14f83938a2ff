package io.catmq.binder;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** A topic's name of its own on the shared server, and applications that are closed after the test. */
abstract class ApplicationFixture {
    final TestServer server = TestServer.shared();
    final String topic = "t-" + UUID.randomUUID();
    private final List<TestApplication> applications = new ArrayList<>();

    @AfterEach
    void closeApplications() {
        applications.forEach(TestApplication::close);
    }

    TestApplication run(Class<?> configuration, String... settings) {
        return run(server, configuration, settings);
    }

    /** Its server is there: where that answers late, the start and those who ask for health wait. */
    TestApplication run(TestServer at, Class<?> configuration, String... settings) {
        List<String> all = new ArrayList<>(List.of(settings));
        for (String patience : List.of("start-timeout", "health-timeout")) {
            String setting = "spring.cloud.stream.catmq.binder." + patience + "=";
            if (all.stream().noneMatch(each -> each.startsWith(setting))) {
                all.add(setting + "30s");
            }
        }
        TestApplication application = TestApplication.run(at, configuration, all.toArray(String[]::new));
        applications.add(application);
        return application;
    }

    void createTopic(int partitions) {
        admin(admin -> admin.createTopic(NewTopic.of(topic, partitions)));
    }

    <R> R admin(Function<CatMqAdmin, R> work) {
        try (CatMqAdmin admin = new CatMqAdmin(ConnectionOptions.of(server.url()))) {
            return work.apply(admin);
        }
    }
}

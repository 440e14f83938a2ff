package io.catmq.binder;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.cloud.stream.config.BindersHealthIndicatorAutoConfiguration.BindersHealthContributor;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.messaging.Message;

/** A Spring Boot application with some function beans, as a user would write it. */
final class TestApplication implements AutoCloseable {
    private static final String RECONNECT = "spring.cloud.stream.catmq.binder.reconnect-interval";

    private final ConfigurableApplicationContext context;

    private TestApplication(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static TestApplication run(TestServer server, Class<?> configuration, String... properties) {
        List<String> all = new ArrayList<>(List.of(properties));
        all.add("spring.cloud.stream.catmq.binder.servers=" + server.url());
        return runAsItSays(configuration, all.toArray(String[]::new));
    }

    /** The configuration says where the server is, by a bean of type ConnectionOptions. */
    static TestApplication runAsItSays(Class<?> configuration, String... properties) {
        List<String> arguments = new ArrayList<>();
        if (Arrays.stream(properties).noneMatch(property -> property.startsWith(RECONNECT))) {
            arguments.add("--" + RECONNECT + "=200ms");
        }
        arguments.add("--spring.main.banner-mode=off");
        arguments.add("--spring.jmx.enabled=false");
        Arrays.stream(properties).map(property -> "--" + property).forEach(arguments::add);
        return new TestApplication(new SpringApplicationBuilder(configuration)
                .web(WebApplicationType.NONE)
                .run(arguments.toArray(String[]::new)));
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    <T> T bean(Class<T> type, String name) {
        return context.getBean(name, type);
    }

    /** The port that it listens on, with {@code spring.main.web-application-type=servlet}. */
    int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    void readiness(ReadinessState state) {
        AvailabilityChangeEvent.publish(context, state);
    }

    void send(String destination, Object payload) {
        bean(StreamBridge.class).send(destination, payload);
    }

    void send(String destination, Message<?> message) {
        bean(StreamBridge.class).send(destination, message);
    }

    /** Health of the server or of a binding, as the health endpoint shows it. */
    Health health(String entry) {
        CompositeHealthContributor binder = (CompositeHealthContributor)
                bean(BindersHealthContributor.class).getContributor("catmq");
        return ((HealthIndicator) binder.getContributor(entry)).health();
    }

    @Override
    public void close() {
        context.close();
    }
}

package io.catmq.test;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.wire.TopicSummary;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.util.ClassUtils;

@SpringBootTest(
        properties = {
            "spring.cloud.stream.bindings.read-in-0.destination=orders",
            "spring.cloud.stream.bindings.read-in-0.group=tests",
            "catmq.client.servers=http://localhost:1"
        })
@EmbeddedCatMq(
        topics = {"orders:4", "others"},
        properties = "catmq.topics.default-partitions=3")
@Timeout(60)
class EmbeddedCatMqTests {
    @SpringBootApplication
    static class Application {
        final BlockingQueue<String> read = new LinkedBlockingQueue<>();

        @Bean
        Consumer<String> read() {
            return read::add;
        }
    }

    @Autowired
    private ApplicationContext context;

    @Autowired
    private CatMqAdmin admin;

    @Test
    void messages_go_through_a_real_server(@Autowired StreamBridge bridge, @Autowired Application application)
            throws InterruptedException {
        bridge.send("orders", "one");
        assertThat(application.read.poll(30, TimeUnit.SECONDS)).isEqualTo("one");
    }

    @Test
    void topics_exist_with_the_partitions_asked_for_or_the_servers_default() {
        assertThat(admin.listTopics()).extracting(TopicSummary::name).contains("orders", "others");
        assertThat(admin.describeTopic("orders").partitions()).hasSize(4);
        assertThat(admin.describeTopic("others").partitions()).hasSize(3);
    }

    @Test
    void nothing_of_the_server_is_in_the_application() {
        assertThat(ClassUtils.isPresent("io.catmq.server.CatMqServer", null)).isFalse();
        assertThat(ClassUtils.isPresent("org.apache.catalina.startup.Tomcat", null))
                .isFalse();
        assertThat(ClassUtils.isPresent("org.h2.Driver", null)).isFalse();
        assertThat(context.getEnvironment().getProperty("server.port")).isNull();
        assertThat(System.getProperty("CONSOLE_LOG_PATTERN")).isNull();
    }

    @Test
    void the_context_waits_for_the_server_last() {
        ConfigurableListableBeanFactory beans = ((ConfigurableApplicationContext) context).getBeanFactory();
        assertThat(EmbeddedCatMqContextCustomizer.NEED_THE_SERVER)
                .allMatch(name -> beans.getBeanDefinition(name).isLazyInit());
    }

    @Nested
    class A_nested_class {
        @Autowired
        private ApplicationContext own;

        @Test
        void shares_context_and_server() {
            assertThat(own).isSameAs(context);
        }
    }
}

package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.client.Availability;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.TopicPartition;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.annotation.StreamRetryTemplate;
import org.springframework.cloud.stream.binder.DefaultBinderFactory;
import org.springframework.cloud.stream.config.ConsumerEndpointCustomizer;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.retry.RetryPolicy;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.integration.core.MessageProducer;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHandler;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The context of a binder with an {@code environment} has no parent, and yet the application's beans are for its bindings, too:
 * as Spring Cloud Stream makes it at run time, and as it does in an application that was processed ahead of time.
 */
@Timeout(180)
class BinderEnvironmentTests extends InboundFixture {
    private static final String ENVIRONMENT = "spring.cloud.stream.binders.east.environment.spring.cloud.stream.catmq.";

    private TestApplication application;

    @AfterEach
    void close() {
        application.close();
    }

    private TestApplication begin(Class<?> configuration, String... settings) {
        String[] own = {
            "url=" + server.url(),
            "spring.cloud.function.definition=in",
            "spring.cloud.stream.binders.east.type=catmq",
            ENVIRONMENT + "binder.start-timeout=30s",
            "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
            "spring.cloud.stream.bindings.in-in-0.group=group",
        };
        String[] all = java.util.Arrays.copyOf(own, own.length + settings.length);
        System.arraycopy(settings, 0, all, own.length, settings.length);
        application = TestApplication.runAsItSays(configuration, all);
        return application;
    }

    @ParameterizedTest
    @ValueSource(classes = {Beans.class, AheadOfTime.class})
    void without_servers_it_is_connected_as_the_application_and_rebalance_listeners_hear_of_its_bindings(Class<?> how) {
        createTopic(2);
        Beans beans = begin(how).bean(Beans.class);
        await().until(() -> beans.assigned.size() == 2);
    }

    @ParameterizedTest
    @ValueSource(classes = {Beans.class, AheadOfTime.class})
    void a_retry_template_may_be_named(Class<?> how) {
        createTopic(1);
        send(0, "bad");
        Beans beans = begin(
                        how,
                        consumer("retry-template-name=five"),
                        catmq("start-from=earliest"),
                        catmq("dead-letter.enabled=true"))
                .bean(Beans.class);
        assertThat(contents(topic + ".group.dlq", 1)).hasSize(1);
        assertThat(beans.attempts).hasValue(5);
    }

    @ParameterizedTest
    @ValueSource(classes = {Beans.class, AheadOfTime.class})
    void its_outputs_and_inputs_are_customized(Class<?> how) {
        begin(how).send(topic, "x");
        assertThat(application.bean(Beans.class).customized).contains(topic + " group", topic);
    }

    @ParameterizedTest
    @ValueSource(classes = {Beans.class, AheadOfTime.class})
    void its_readiness_is_the_applications(Class<?> how) {
        createTopic(1);
        Beans beans = begin(how).bean(Beans.class);
        await().until(() -> beans.asked.get() > 0);
    }

    @ParameterizedTest
    @ValueSource(classes = {Beans.class, AheadOfTime.class})
    void what_is_set_for_all_bindings_holds_also_for_one_that_has_settings_of_its_own(Class<?> how) {
        createTopic(1);
        send(0, "bad");
        begin(
                how,
                consumer("max-attempts=1"),
                "spring.cloud.stream.catmq.default.consumer.dead-letter.enabled=true",
                catmq("start-from=earliest"));
        assertThat(contents(topic + ".group.dlq", 1)).hasSize(1);
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        final Set<TopicPartition> assigned = new ConcurrentSkipListSet<>();
        final AtomicInteger attempts = new AtomicInteger();
        final AtomicInteger asked = new AtomicInteger();
        final List<String> customized = new CopyOnWriteArrayList<>();

        @Bean
        ConnectionOptions connection(@Value("${url}") String url) {
            return ConnectionOptions.of(url);
        }

        @Bean
        Consumer<Message<byte[]>> in() {
            return message -> {
                attempts.incrementAndGet();
                throw new IllegalStateException("refused");
            };
        }

        @Bean
        CatMqRebalanceListener listener() {
            return new CatMqRebalanceListener() {
                @Override
                public void onAssigned(
                        String bindingName, Collection<TopicPartition> partitions, PartitionSeeker seeker) {
                    assigned.addAll(partitions);
                }
            };
        }

        @StreamRetryTemplate
        RetryTemplate once() {
            return new RetryTemplate(RetryPolicy.builder().maxRetries(0).build());
        }

        @StreamRetryTemplate
        RetryTemplate five() {
            return new RetryTemplate(RetryPolicy.builder()
                    .maxRetries(4)
                    .delay(java.time.Duration.ZERO)
                    .build());
        }

        @Bean
        ConsumerReadiness readiness() {
            return () -> {
                asked.incrementAndGet();
                return Availability.ready();
            };
        }

        @Bean
        ProducerMessageHandlerCustomizer<MessageHandler> outputs() {
            return (handler, destination) -> customized.add(destination);
        }

        @Bean
        ConsumerEndpointCustomizer<MessageProducer> inputs() {
            return (endpoint, destination, group) -> customized.add(destination + " " + group);
        }
    }

    /** Spring Cloud Stream goes the way of an application that was processed ahead of time. */
    @Configuration(proxyBeanMethods = false)
    static class AheadOfTime extends Beans {
        @Bean
        static BeanPostProcessor prepared() {
            return new BeanPostProcessor() {
                @Override
                public Object postProcessAfterInitialization(Object bean, String name) {
                    if (bean instanceof DefaultBinderFactory factory) {
                        ApplicationContextInitializer<ConfigurableApplicationContext> east =
                                context -> new AnnotatedBeanDefinitionReader((BeanDefinitionRegistry) context)
                                        .register(io.catmq.binder.config.CatMqBinderConfiguration.class);
                        ReflectionTestUtils.invokeMethod(
                                factory, "setBinderChildContextInitializers", Map.of("east", east));
                    }
                    return bean;
                }
            };
        }
    }
}

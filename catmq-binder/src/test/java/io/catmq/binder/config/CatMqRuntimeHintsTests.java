package io.catmq.binder.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.inbound.PolledSource;
import io.catmq.binder.properties.CatMqBindingProperties;
import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import java.io.IOException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.context.Lifecycle;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.integration.core.MessageSource;
import org.springframework.util.ClassUtils;

/** What an application in a native image needs of us is kept. */
class CatMqRuntimeHintsTests {
    /** Of calls that neither binder nor starter make. */
    private static final Set<String> NOT_USED =
            Set.of("MessagesResponse", "MetadataLogResponse", "PublishRequest", "PublishResponse", "FetchResponse");

    private final RuntimeHints hints = new RuntimeHints();

    @BeforeEach
    void register() {
        SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
                .load(RuntimeHintsRegistrar.class)
                .stream()
                .filter(CatMqRuntimeHints.class::isInstance)
                .forEach(registrar -> registrar.registerHints(hints, getClass().getClassLoader()));
    }

    @Test
    void bodies_of_requests_and_answers_can_be_read_and_written() throws Exception {
        List<Class<?>> bodies = bodies();
        assertThat(bodies).hasSizeGreaterThan(10);
        for (Class<?> body : bodies) {
            assertThat(RuntimeHintsPredicates.reflection()
                            .onType(body)
                            .withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS))
                    .as(body.getName())
                    .accepts(hints);
            assertThat(RuntimeHintsPredicates.reflection()
                            .onMethodInvocation(body.getRecordComponents()[0].getAccessor()))
                    .as(body.getName())
                    .accepts(hints);
        }
    }

    private static List<Class<?>> bodies() throws IOException, ClassNotFoundException {
        List<Class<?>> bodies = new ArrayList<>();
        for (Resource file :
                new PathMatchingResourcePatternResolver().getResources("classpath*:io/catmq/client/wire/*.class")) {
            String name = String.valueOf(file.getFilename()).replace(".class", "");
            if ((name.endsWith("Request") || name.endsWith("Response")) && !NOT_USED.contains(name)) {
                bodies.add(Class.forName("io.catmq.client.wire." + name));
            }
        }
        return bodies;
    }

    @Test
    void settings_of_a_binding_can_be_bound() throws Exception {
        Method setter = CatMqProducerProperties.class.getMethod("setSync", boolean.class);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(setter))
                .accepts(hints);
        for (Class<?> type : List.of(CatMqBindingProperties.class, CatMqConsumerProperties.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onType(type)).accepts(hints);
        }
    }

    @Test
    void the_scripts_of_the_outbox_are_found_by_flyway_and_liquibase() throws Exception {
        Resource[] scripts =
                new PathMatchingResourcePatternResolver().getResources("classpath*:io/catmq/outbox/**/*.*");
        assertThat(scripts).hasSizeGreaterThanOrEqualTo(5);
        for (Resource script : scripts) {
            String path = script.getURL().getPath();
            String name = path.substring(path.indexOf("io/catmq/outbox/"));
            assertThat(RuntimeHintsPredicates.resource().forResource(name))
                    .as(name)
                    .accepts(hints);
        }
    }

    @Test
    void spring_cloud_stream_can_put_its_advice_around_the_source_of_a_polled_consumer() {
        Class<?>[] interfaces =
                AopProxyUtils.completeJdkProxyInterfaces(ClassUtils.getAllInterfacesForClass(PolledSource.class));
        assertThat(interfaces).contains(MessageSource.class, Lifecycle.class);
        assertThat(RuntimeHintsPredicates.proxies().forInterfaces(interfaces)).accepts(hints);
    }

    @Test
    void the_binder_is_found() {
        assertThat(RuntimeHintsPredicates.resource().forResource("META-INF/spring.binders"))
                .accepts(hints);
    }
}

package io.catmq.test;

import io.catmq.autoconfigure.CatMqConnectionDetails;
import io.catmq.client.NewTopic;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.BeanDefinitionBuilder;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.context.ContextCustomizer;
import org.springframework.test.context.MergedContextConfiguration;

/** Starts the server of a context. Test classes whose customizers are equal share a context. */
record EmbeddedCatMqContextCustomizer(List<NewTopic> topics, Map<String, String> settings)
        implements ContextCustomizer {
    static final String SERVER = "embeddedCatMqServer";

    private static final String CONNECTION = "embeddedCatMqConnectionDetails";

    /**
     * The starter's beans that ask where the server is, and so wait until it runs. Bindings need them, and start when all other
     * beans are made: made in their turn, these two stop the context half-way.
     */
    static final List<String> NEED_THE_SERVER = List.of("catMqConnectionOptions", "catMqAdmin");

    static EmbeddedCatMqContextCustomizer of(EmbeddedCatMq wanted) {
        Map<String, String> settings = new TreeMap<>();
        for (String property : wanted.properties()) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException(
                        "@EmbeddedCatMq(properties) has \"" + property + "\", must be name=value");
            }
            settings.put(
                    property.substring(0, equals).strip(),
                    property.substring(equals + 1).strip());
        }
        List<NewTopic> topics = Stream.of(wanted.topics())
                .map(EmbeddedCatMqContextCustomizer::topic)
                .toList();
        return new EmbeddedCatMqContextCustomizer(topics, Map.copyOf(settings));
    }

    static NewTopic topic(String wanted) {
        int colon = wanted.indexOf(':');
        try {
            return colon < 0
                    ? NewTopic.of(wanted)
                    : NewTopic.of(wanted.substring(0, colon), Integer.parseInt(wanted.substring(colon + 1)));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "@EmbeddedCatMq(topics) has \"" + wanted + "\", must be name or name:partitions: " + e.getMessage(),
                    e);
        }
    }

    @Override
    public void customizeContext(ConfigurableApplicationContext context, MergedContextConfiguration merged) {
        DefaultListableBeanFactory beans = (DefaultListableBeanFactory) context.getBeanFactory();
        StartingServer server = StartingServer.begin(topics, settings);
        beans.registerSingleton(SERVER, server);
        // Registered before all others, so closed after all others; also when the context fails to start.
        beans.registerDisposableBean(SERVER, server::close);
        beans.registerBeanDefinition(
                CONNECTION,
                BeanDefinitionBuilder.genericBeanDefinition(
                                CatMqConnectionDetails.class, () -> () -> List.of(server.url()))
                        .setPrimary(true)
                        .getBeanDefinition());
        context.addBeanFactoryPostProcessor(EmbeddedCatMqContextCustomizer::makeLazy);
    }

    private static void makeLazy(ConfigurableListableBeanFactory beans) {
        NEED_THE_SERVER.stream().filter(beans::containsBeanDefinition).forEach(name -> beans.getBeanDefinition(name)
                .setLazyInit(true));
    }
}

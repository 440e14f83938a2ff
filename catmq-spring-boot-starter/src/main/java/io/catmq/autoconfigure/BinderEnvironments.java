package io.catmq.autoconfigure;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;

/** Where binders have settings of their own: each {@code spring.cloud.stream.binders.NAME.environment} with something in it. */
final class BinderEnvironments {
    private static final ConfigurationPropertyName BINDERS =
            ConfigurationPropertyName.of("spring.cloud.stream.binders");

    private BinderEnvironments() {}

    static List<ConfigurationPropertyName> in(Stream<ConfigurationPropertySource> sources) {
        int elements = BINDERS.getNumberOfElements();
        return sources.filter(IterableConfigurationPropertySource.class::isInstance)
                .map(IterableConfigurationPropertySource.class::cast)
                .flatMap(IterableConfigurationPropertySource::stream)
                .filter(name -> BINDERS.isAncestorOf(name) && name.getNumberOfElements() > elements + 2)
                .filter(name -> name.getElement(elements + 1, Form.UNIFORM).equals("environment"))
                .map(name -> name.chop(elements + 2))
                .distinct()
                .toList();
    }
}

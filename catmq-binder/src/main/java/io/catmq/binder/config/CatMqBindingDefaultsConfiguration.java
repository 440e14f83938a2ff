package io.catmq.binder.config;

import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import java.util.Map;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.cloud.function.context.config.MessageConverterHelper;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.config.BindingHandlerAdvise.MappingsProvider;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * Lets {@code spring.cloud.stream.catmq.default.*} hold also for bindings that have some settings of their own; without
 * it Spring Cloud Stream only looks there for bindings that have none.
 */
@AutoConfiguration
public class CatMqBindingDefaultsConfiguration {
    @Bean
    MappingsProvider catMqBindingDefaults() {
        return () -> Map.of(
                ConfigurationPropertyName.of(CatMqExtendedBindingProperties.BINDINGS_PREFIX),
                ConfigurationPropertyName.of(CatMqExtendedBindingProperties.DEFAULTS_PREFIX));
    }

    @Bean
    BindingsStart catMqBindingsStart(
            ApplicationContext application,
            ObjectProvider<BinderFactory> factories,
            ObjectProvider<BindingServiceProperties> settings) {
        return new BindingsStart(application, factories, settings);
    }

    /** Makes a message that cannot be converted fail, also within a batch. */
    @Bean
    MessageConverterHelper catMqFailingConversion() {
        return new FailingConversion();
    }

    /** Lets polled consumers be watched as others are. */
    @Bean
    static WatchedPolls catMqWatchedPolls(BeanFactory beans) {
        return new WatchedPolls(beans);
    }
}

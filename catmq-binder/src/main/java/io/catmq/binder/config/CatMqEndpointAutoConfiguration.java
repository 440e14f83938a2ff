package io.catmq.binder.config;

import io.catmq.binder.endpoint.CatMqBinders;
import io.catmq.binder.endpoint.CatMqBindingsEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

/** The actuator's endpoint, in the application's own context, where the actuator is. */
@AutoConfiguration
@ConditionalOnClass(name = "org.springframework.boot.actuate.endpoint.annotation.Endpoint")
public class CatMqEndpointAutoConfiguration {
    @Bean
    CatMqBinders catMqBinders() {
        return new CatMqBinders();
    }

    @Bean
    CatMqBindingsEndpoint catMqBindingsEndpoint(CatMqBinders binders) {
        return new CatMqBindingsEndpoint(binders);
    }
}

package io.catmq.binder.config;

import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.properties.CatMqReadinessProperties;
import io.catmq.binder.readiness.AllOf;
import io.catmq.binder.readiness.BootReadiness;
import io.catmq.binder.readiness.HealthGroup;
import io.catmq.binder.readiness.TimedCheck;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.availability.ApplicationAvailability;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.HealthEndpointGroups;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What the application's groups are told about it; in the application's own context, where its state and health are. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.autoconfigure.availability.ApplicationAvailabilityAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration"
        })
@EnableConfigurationProperties(CatMqReadinessProperties.class)
public class CatMqReadinessAutoConfiguration {
    private static final String HEALTH_GROUP = "catmq.consumer.readiness-health-group";

    /** Not a {@link ConsumerReadiness} itself: of these there is one. */
    record HealthCheck(TimedCheck check) {}

    @Bean
    @ConditionalOnMissingBean
    ConsumerReadiness catMqConsumerReadiness(
            ObjectProvider<ApplicationAvailability> availability,
            ObjectProvider<HealthCheck> health,
            CatMqReadinessProperties properties,
            ConfigurableApplicationContext application) {
        List<ConsumerReadiness> parts = new ArrayList<>();
        availability.ifUnique(state -> parts.add(new BootReadiness(state)));
        HealthCheck check = health.getIfUnique();
        String group = properties.readinessHealthGroup();
        if (check != null) {
            parts.add(check.check());
        } else if (group != null) {
            throw new InvalidConfigurationPropertyValueException(
                    HEALTH_GROUP,
                    group,
                    "There is no health endpoint: add spring-boot-starter-actuator, and leave its endpoint \"health\" on.");
        }
        return new AllOf(parts, application::isClosed);
    }

    /** Only where the application has the actuator. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.boot.health.actuate.endpoint.HealthEndpoint",
                "org.springframework.boot.actuate.endpoint.annotation.Endpoint"
            })
    @ConditionalOnProperty(HEALTH_GROUP)
    static class HealthGroupConfiguration {
        @Bean
        @ConditionalOnBean(HealthEndpoint.class)
        HealthCheck catMqHealthCheck(
                HealthEndpoint endpoint, HealthEndpointGroups groups, CatMqReadinessProperties properties) {
            String group = String.valueOf(properties.readinessHealthGroup());
            if (groups.get(group) == null) {
                throw new InvalidConfigurationPropertyValueException(
                        HEALTH_GROUP,
                        group,
                        "There is no such health group, only " + groups.getNames()
                                + ": define it with management.endpoint.health.group." + group + ".include.");
            }
            Duration timeout = properties.readinessHealthTimeout();
            return new HealthCheck(new TimedCheck("health group " + group, new HealthGroup(endpoint, group), timeout));
        }
    }
}

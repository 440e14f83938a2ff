package io.catmq.binder.config;

import io.catmq.binder.ApplicationTransactions;
import io.catmq.binder.BinderClients;
import io.catmq.binder.CatMqMessageChannelBinder;
import io.catmq.binder.CatMqRebalanceListener;
import io.catmq.binder.ConsumerReadiness;
import io.catmq.binder.health.BindingStates;
import io.catmq.binder.health.CatMqBinderHealth;
import io.catmq.binder.inbound.WantedTypes;
import io.catmq.binder.outbox.JdbcOutbox;
import io.catmq.binder.outbox.Outbox;
import io.catmq.binder.outbox.OutboxMeters;
import io.catmq.binder.outbox.OutboxProperties;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import io.catmq.binder.provisioning.TopicProvisioner;
import io.catmq.binder.transactional.JdbcPositions;
import io.catmq.binder.transactional.Positions;
import io.catmq.client.Availability;
import io.micrometer.core.instrument.MeterRegistry;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.function.json.JsonMapper;
import org.springframework.cloud.stream.binder.Binder;
import org.springframework.cloud.stream.config.BindingHandlerAdvise;
import org.springframework.cloud.stream.config.ConsumerEndpointCustomizer;
import org.springframework.cloud.stream.config.ProducerMessageHandlerCustomizer;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.util.function.SingletonSupplier;

/** The beans of one binder, in the context that Spring Cloud Stream makes for it. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnMissingBean(Binder.class)
@EnableConfigurationProperties({
    CatMqBinderProperties.class,
    CatMqExtendedBindingProperties.class,
    OutboxProperties.class
})
public class CatMqBinderConfiguration {
    /** What is set for all bindings holds also for one that has settings of its own, as in the application's context. */
    @Bean
    static ConfigurationPropertiesBindHandlerAdvisor catMqOuterDefaults(ApplicationContext context) {
        return handler -> {
            if (context.getBeanProvider(BindingHandlerAdvise.class).getIfAvailable() != null) {
                return handler; // it is asked itself
            }
            BindingHandlerAdvise advise = OuterBeans.find(context, BindingHandlerAdvise.class);
            return advise == null ? handler : advise.apply(handler);
        };
    }

    @Bean(destroyMethod = "") // the binder closes them, after its last binding
    BinderClients catMqBinderClients(CatMqBinderProperties properties, ApplicationContext context) {
        return new BinderClients(BinderConnection.of(properties, context), properties);
    }

    @Bean
    BindingStates catMqBindingStates() {
        return new BindingStates();
    }

    @Bean
    TopicProvisioner catMqTopicProvisioner(
            BinderClients clients, CatMqBinderProperties properties, BindingStates states) {
        return new TopicProvisioner(clients, properties, states);
    }

    /** In this context, and not in the application's, so that Spring Cloud Stream puts it before all other converters. */
    @Bean
    WantedTypes catMqWantedTypes(ApplicationContext context) {
        return new WantedTypes(
                () -> OuterBeans.find(context, JsonMapper.class),
                SingletonSupplier.of(() -> OuterBeans.converters(context)));
    }

    @Bean
    @SuppressWarnings({"rawtypes", "unchecked"}) // beans are looked for by their class
    CatMqMessageChannelBinder catMqMessageChannelBinder(
            BinderClients clients,
            TopicProvisioner provisioner,
            CatMqBinderProperties properties,
            CatMqExtendedBindingProperties bindings,
            BindingStates states,
            ObjectProvider<Outbox> outbox,
            ObjectProvider<Positions> positions,
            ApplicationContext context) {
        ConsumerReadiness readiness = OuterBeans.find(context, ConsumerReadiness.class);
        CatMqMessageChannelBinder binder = new CatMqMessageChannelBinder(
                clients,
                provisioner,
                properties,
                bindings,
                states,
                readiness == null ? Availability::ready : readiness);
        binder.setRebalanceListeners(OuterBeans.all(context, CatMqRebalanceListener.class));
        binder.setRetryTemplates(OuterBeans.retryTemplates(context));
        binder.setTransactions(new ApplicationTransactions(outbox, positions));
        binder.setProducerMessageHandlerCustomizer(OuterBeans.find(context, ProducerMessageHandlerCustomizer.class));
        binder.setConsumerEndpointCustomizer(OuterBeans.find(context, ConsumerEndpointCustomizer.class));
        return binder;
    }

    /** Only where the application has what positions in its database need. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.jdbc.core.JdbcTemplate")
    static class PositionsConfiguration {
        @Bean
        @Lazy // Only transactional bindings ask for it, and only they need a DataSource.
        Positions catMqPositions(ApplicationContext context, OutboxProperties properties) {
            String setting = "consumer.transactional=true";
            return new JdbcPositions(
                    OuterBeans.unique(context, DataSource.class, setting),
                    OuterBeans.unique(context, PlatformTransactionManager.class, setting),
                    properties.getTablePrefix());
        }
    }

    /** Only where the application has what an outbox needs. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.jdbc.core.JdbcTemplate",
                "org.springframework.integration.jdbc.lock.JdbcLockRegistry"
            })
    static class OutboxConfiguration {
        @Bean(destroyMethod = "close")
        @Lazy // Only bindings with an outbox ask for it, and only they need a DataSource.
        Outbox catMqOutbox(
                ApplicationContext context,
                BinderClients clients,
                OutboxProperties properties,
                ObjectProvider<OutboxListener> listeners) {
            JdbcOutbox outbox = new JdbcOutbox(
                    OuterBeans.unique(context, DataSource.class, "producer.outbox=true"),
                    clients.connection(),
                    properties);
            listeners.forEach(listener -> listener.made(outbox));
            return outbox;
        }
    }

    /** Hears of an outbox when there is one. */
    interface OutboxListener {
        void made(JdbcOutbox outbox);
    }

    /** Only where the application has Micrometer as well. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(
            name = {
                "org.springframework.jdbc.core.JdbcTemplate",
                "org.springframework.integration.jdbc.lock.JdbcLockRegistry",
                "io.micrometer.core.instrument.MeterRegistry"
            })
    static class OutboxMetersConfiguration {
        @Bean
        OutboxListener catMqOutboxMeters(ApplicationContext context) {
            return outbox -> {
                MeterRegistry registry = OuterBeans.find(context, MeterRegistry.class);
                if (registry != null) {
                    new OutboxMeters(outbox).bindTo(registry);
                }
            };
        }
    }

    /** Only where the application has Spring Boot's health module. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.health.contributor.HealthContributor")
    static class HealthConfiguration {
        @Bean
        CatMqBinderHealth catMqBinderHealth(BinderClients clients, BindingStates states) {
            return new CatMqBinderHealth(clients, states);
        }
    }
}

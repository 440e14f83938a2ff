package io.catmq.server;

import io.catmq.server.api.LimitProperties;
import io.catmq.server.api.ProblemValve;
import io.catmq.server.database.Database;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.GroupProperties;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.LocalBroker;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.RetentionJob;
import io.catmq.server.metadata.TopicProperties;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.core.StandardHost;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.Environment;

/** Puts the parts together, from the database up. Closing goes the other way round. */
@Configuration(proxyBeanMethods = false)
class ServerConfiguration {
    /** Runs before the first of the parts is made. */
    @Bean
    static BeanFactoryPostProcessor settingsAreChecked() {
        return beans -> SettingsCheck.check(
                beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, ConfigurableEnvironment.class),
                beans.getSingleton("springApplicationArguments") instanceof ApplicationArguments arguments
                        ? arguments.getSourceArgs()
                        : new String[0]);
    }

    @Bean
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean(destroyMethod = "close")
    Database database(DatabaseProperties properties, LimitProperties limits) {
        return Database.open(properties.settings(limits.batch().maxBatchBytes()));
    }

    @Bean(destroyMethod = "close")
    MessageLog messageLog(Database database, LogProperties properties, MeterRegistry meters) {
        return DatabaseMessageLog.open(database, properties.settings(), meters);
    }

    @Bean
    LocalBroker localBroker(BrokerProperties properties, Environment environment) {
        String id = properties.id();
        return new LocalBroker(id == null ? BrokerNames.defaultId(environment) : id);
    }

    @Bean
    Metadata metadata(Database database, MessageLog log, LocalBroker broker, Clock clock) {
        return Metadata.open(database, log, database.name(), broker.id(), clock);
    }

    @Bean
    GroupCoordinator groupCoordinator(
            Metadata metadata, MessageLog log, Database database, GroupProperties properties, Clock clock) {
        return new GroupCoordinator(
                metadata, log, database, properties, clock, () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
    }

    @Bean
    RetentionJob retentionJob(Metadata metadata, MessageLog log, TopicProperties defaults) {
        return new RetentionJob(metadata, log, defaults);
    }

    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> problemsInsteadOfPages() {
        return factory -> factory.addContextCustomizers(context -> {
            if (context.getParent() instanceof StandardHost host) {
                host.setErrorReportValveClass(ProblemValve.class.getName());
            }
        });
    }
}

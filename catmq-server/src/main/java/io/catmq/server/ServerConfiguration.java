package io.catmq.server;

import io.catmq.server.api.LimitProperties;
import io.catmq.server.api.ProblemValve;
import io.catmq.server.cluster.Brokers;
import io.catmq.server.cluster.Cluster;
import io.catmq.server.cluster.ClusterHistory;
import io.catmq.server.cluster.ClusterJobs;
import io.catmq.server.cluster.ClusterPoll;
import io.catmq.server.cluster.ClusterProperties;
import io.catmq.server.cluster.Duty;
import io.catmq.server.cluster.Leadership;
import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseClock;
import io.catmq.server.database.DatabaseSettings;
import io.catmq.server.group.AbandonedOffsets;
import io.catmq.server.group.GroupCoordinator;
import io.catmq.server.group.GroupProperties;
import io.catmq.server.group.OffsetsOfNewPartitions;
import io.catmq.server.log.DatabaseMessageLog;
import io.catmq.server.log.MessageLog;
import io.catmq.server.metadata.CrashPoints;
import io.catmq.server.metadata.Metadata;
import io.catmq.server.metadata.MetadataDatabase;
import io.catmq.server.metadata.MetadataFollowing;
import io.catmq.server.metadata.MetadataLog;
import io.catmq.server.metadata.RetentionJob;
import io.catmq.server.metadata.SnapshotWriter;
import io.catmq.server.metadata.TopicProperties;
import io.catmq.server.metadata.UnfinishedWork;
import io.catmq.server.schedule.Dispatcher;
import io.catmq.server.schedule.Schedule;
import io.catmq.server.schedule.ScheduleProperties;
import io.catmq.server.storage.StorageProperties;
import io.catmq.server.storage.StorageRoom;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
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
    private static final String SOCKET_BUFFER_BYTES = "32768";
    private static final Duration CLEAN_UP = Duration.ofMinutes(10);

    /** Runs before the first of the parts is made. */
    @Bean
    static BeanFactoryPostProcessor settingsAreChecked() {
        return beans -> SettingsCheck.check(
                beans.getBean(ConfigurableApplicationContext.ENVIRONMENT_BEAN_NAME, ConfigurableEnvironment.class),
                beans.getSingleton("springApplicationArguments") instanceof ApplicationArguments arguments
                        ? arguments.getSourceArgs()
                        : new String[0]);
    }

    @Bean(destroyMethod = "close")
    Database database(DatabaseProperties properties, LimitProperties limits) {
        return Database.open(properties.settings(limits.batch().maxBatchBytes()));
    }

    /** What brokers compare the times of messages with. */
    @Bean
    DatabaseClock clock(Database database) {
        return DatabaseClock.of(database);
    }

    @Bean(destroyMethod = "close")
    MessageLog messageLog(Database database, LogProperties properties, MeterRegistry meters, DatabaseClock clock) {
        return DatabaseMessageLog.open(database, properties.settings(), meters, clock);
    }

    @Bean
    StorageRoom storageRoom(Database database, StorageProperties properties, MeterRegistry meters) {
        return new StorageRoom(database, properties, meters);
    }

    @Bean
    LocalBroker localBroker(BrokerProperties properties, Environment environment) {
        String id = properties.id();
        return new LocalBroker(id == null ? BrokerNames.defaultId(environment) : id, StartReport.version());
    }

    @Bean(destroyMethod = "close")
    MetadataDatabase metadataDatabase(
            Database database, MetadataProperties properties, LimitProperties limits, LocalBroker broker) {
        DatabaseSettings own = properties.settings(limits.batch().maxBatchBytes());
        return own == null
                ? MetadataDatabase.in(database)
                : MetadataDatabase.open(own, properties.snapshotFile(broker.id()));
    }

    @Bean(destroyMethod = "")
    Cluster cluster(MetadataDatabase database, LocalBroker broker, ClusterProperties properties) {
        return new Cluster(database.database(), database::requireOwn, broker, properties);
    }

    @Bean
    Leadership leadership(Cluster cluster) {
        return cluster.leadership();
    }

    @Bean
    Brokers brokers(Cluster cluster) {
        return cluster.brokers();
    }

    @Bean
    MetadataLog metadataLog(MetadataDatabase database, Leadership leadership, Clock clock) {
        return new MetadataLog(database, leadership, clock);
    }

    @Bean
    Metadata metadata(MetadataDatabase database, MetadataLog changes, Database messages, MessageLog log, Clock clock) {
        return Metadata.open(
                database,
                changes,
                messages,
                log,
                new OffsetsOfNewPartitions(messages, clock),
                CrashPoints.ofThisProcess());
    }

    @Bean(destroyMethod = "close")
    MetadataFollowing metadataFollowing(Metadata metadata, MetadataDatabase database, ClusterPoll poll) {
        return new MetadataFollowing(metadata, database, poll);
    }

    @Bean(destroyMethod = "close")
    SnapshotWriter snapshotWriter(
            MetadataDatabase database, Metadata metadata, MetadataProperties properties, LocalBroker broker) {
        return new SnapshotWriter(database, metadata, properties.snapshotFile(broker.id()));
    }

    @Bean(destroyMethod = "close")
    UnfinishedWork unfinishedWork(Metadata metadata, Leadership leadership, LocalBroker broker) {
        UnfinishedWork work = new UnfinishedWork(metadata, broker.id());
        leadership.addListener(work);
        return work;
    }

    @Bean
    GroupCoordinator groupCoordinator(
            Metadata metadata,
            MetadataDatabase metadataDatabase,
            Database messages,
            MetadataLog changes,
            Leadership leadership,
            MessageLog log,
            GroupProperties properties,
            MeterRegistry meters,
            Clock clock,
            LocalBroker broker) {
        return new GroupCoordinator(
                metadata,
                metadataDatabase.database(),
                changes,
                leadership,
                log,
                messages,
                properties,
                meters,
                clock,
                () -> TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                broker.id());
    }

    @Bean
    Schedule schedule(Database messages, MessageLog log, ScheduleProperties properties, MeterRegistry meters) {
        return new Schedule(messages, log, properties, meters);
    }

    /** {@link ClusterLifecycle} starts and stops it. */
    @Bean(destroyMethod = "")
    Dispatcher dispatcher(
            Schedule schedule,
            MessageLog log,
            MetadataDatabase metadataDatabase,
            Database messages,
            LocalBroker broker,
            MeterRegistry meters) {
        Duty duty = new Duty(
                metadataDatabase.database(), metadataDatabase::requireOwn, broker, "schedule-" + messages.name());
        return new Dispatcher(schedule, log, duty, meters);
    }

    @Bean
    ClusterHistory clusterHistory(MetadataDatabase database) {
        return new ClusterHistory(database.database());
    }

    /** What one broker does for all. Log tables of deleted topics are not here: the leader drops them with the topic. */
    @Bean(destroyMethod = "")
    ClusterJobs clusterJobs(
            MetadataDatabase metadataDatabase,
            Database messages,
            LocalBroker broker,
            Metadata metadata,
            MessageLog log,
            TopicProperties topics,
            Clock clock,
            Schedule schedule,
            ClusterHistory history) {
        return new ClusterJobs(metadataDatabase.database(), broker)
                .every(topics.retentionCheckInterval(), "retention", new RetentionJob(metadata, log, topics, clock))
                .every(CLEAN_UP, "offsets-of-deleted-topics", new AbandonedOffsets(messages))
                .every(CLEAN_UP, "old-schedule-requests", schedule::forgetOldRequests)
                .every(CLEAN_UP, "old-terms-and-brokers", history::forgetOld);
    }

    /**
     * Tomcat passes every byte through buffers of a connection, 8 KB by default, and calls the operating system as often
     * as they are full: 256 times for a large fetch answer.
     */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> largerSocketBuffers() {
        return factory -> factory.addConnectorCustomizers(connector -> {
            connector.setProperty("socket.appReadBufSize", SOCKET_BUFFER_BYTES);
            connector.setProperty("socket.appWriteBufSize", SOCKET_BUFFER_BYTES);
        });
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

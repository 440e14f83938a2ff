package io.catmq.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.event.ApplicationStartedEvent;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ApplicationListener;

/** Starts a broker: {@code java -jar catmq-server.jar}. Settings are told in {@code docs/configuration.md}. */
@SpringBootApplication(
        proxyBeanMethods = false,
        // Nothing here uses them, and each costs time at the start; the observation also costs time at every request.
        excludeName = {
            "org.springframework.boot.autoconfigure.aop.AopAutoConfiguration",
            "org.springframework.boot.servlet.autoconfigure.MultipartAutoConfiguration",
            "org.springframework.boot.webmvc.autoconfigure.WebMvcObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ScheduledTasksObservationAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskExecutionAutoConfiguration",
            "org.springframework.boot.autoconfigure.task.TaskSchedulingAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.task.TaskExecutorMetricsAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.ssl.SslMetricsAutoConfiguration",
            "org.springframework.boot.health.autoconfigure.application.SslHealthContributorAutoConfiguration",
            "org.springframework.boot.micrometer.metrics.autoconfigure.startup.StartupTimeMetricsListenerAutoConfiguration"
        })
@ConfigurationPropertiesScan
public class CatMqServer {
    /** Made by Spring. */
    CatMqServer() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        SpringApplication application = new SpringApplication(CatMqServer.class);
        application.addListeners((ApplicationListener<ApplicationStartedEvent>) started -> announceTheEnd());
        application.run(args);
    }

    /** Says at the very end, when everything is closed, that it is. */
    private static void announceTheEnd() {
        Logger log = LoggerFactory.getLogger(CatMqServer.class);
        try {
            SpringApplication.getShutdownHandlers().add(() -> log.info("CatMQ has stopped"));
        } catch (IllegalStateException stopping) {
            log.info("Told to stop while starting");
        }
    }
}

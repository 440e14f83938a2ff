package io.catmq.server;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;

/** Starts a broker: {@code java -jar catmq-server.jar}. Settings are told in {@code docs/configuration.md}. */
@SpringBootApplication(proxyBeanMethods = false)
@ConfigurationPropertiesScan
public class CatMqServer {
    /** Made by Spring. */
    CatMqServer() {}

    /** Runs until it is told to stop. */
    public static void main(String[] args) {
        SpringApplication.run(CatMqServer.class, args);
    }
}

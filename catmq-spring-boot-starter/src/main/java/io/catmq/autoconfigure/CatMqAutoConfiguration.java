package io.catmq.autoconfigure;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The connection to CatMQ, which the binder uses, too, and an admin client. Nothing connects before it is used. */
@AutoConfiguration
@EnableConfigurationProperties(CatMqClientProperties.class)
public class CatMqAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(CatMqConnectionDetails.class)
    CatMqConnectionDetails catMqConnectionDetails(CatMqClientProperties properties) {
        return properties::servers;
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionOptions catMqConnectionOptions(
            CatMqConnectionDetails details, CatMqClientProperties properties, Environment environment) {
        String clientId = properties.clientId();
        return ConnectionOptions.builder()
                .servers(details.getServers())
                .clientId(clientId == null ? environment.getProperty("spring.application.name") : clientId)
                .connectTimeout(properties.connectTimeout())
                .requestTimeout(properties.requestTimeout())
                .build();
    }

    @Bean
    @ConditionalOnMissingBean
    CatMqAdmin catMqAdmin(ConnectionOptions connection) {
        return new CatMqAdmin(connection);
    }
}

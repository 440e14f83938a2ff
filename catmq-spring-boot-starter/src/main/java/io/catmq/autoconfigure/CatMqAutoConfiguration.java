package io.catmq.autoconfigure;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/** The connection to CatMQ, which the binder uses, too, and an admin client. Nothing connects before it is used. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(CatMqClientProperties.class)
public class CatMqAutoConfiguration {
    @Bean
    @ConditionalOnMissingBean(CatMqConnectionDetails.class)
    CatMqConnectionDetails catMqConnectionDetails(
            CatMqClientProperties properties, ObjectProvider<SslBundles> bundles) {
        return new PropertiesConnectionDetails(properties, bundles);
    }

    @Bean
    @ConditionalOnMissingBean
    ConnectionOptions catMqConnectionOptions(
            CatMqConnectionDetails details, CatMqClientProperties properties, Environment environment) {
        String clientId = properties.clientId();
        SslBundle bundle = details.getSslBundle();
        ConnectionOptions.Builder options = ConnectionOptions.builder()
                .servers(details.getServers())
                .sslContext(bundle == null ? null : bundle.createSslContext())
                .clientId(clientId == null ? environment.getProperty("spring.application.name") : clientId)
                .connectTimeout(properties.connectTimeout())
                .requestTimeout(properties.requestTimeout());
        logIn(options, details.getUsername(), details.getPassword(), details.getToken());
        return options.build();
    }

    private static void logIn(
            ConnectionOptions.Builder options,
            @Nullable String username,
            @Nullable String password,
            @Nullable String token) {
        if (token != null && username != null) {
            throw new InvalidConfigurationPropertyValueException(
                    "catmq.client.token", "******", "There is a username, too: set one of them.");
        }
        if (token != null) {
            options.bearerToken(token);
        } else if (username != null) {
            options.basicAuth(username, password == null ? "" : password);
        }
    }

    @Bean
    @ConditionalOnMissingBean
    CatMqAdmin catMqAdmin(ConnectionOptions connection) {
        return new CatMqAdmin(connection);
    }
}

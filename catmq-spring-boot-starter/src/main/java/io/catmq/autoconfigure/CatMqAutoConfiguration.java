package io.catmq.autoconfigure;

import io.catmq.binder.LogIn;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.cloud.stream.binder.BinderFactory;
import org.springframework.cloud.stream.config.BindingServiceProperties;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.core.env.Environment;

/** The connection to CatMQ, which the binder uses, too, and an admin client. Nothing connects before it is used. */
@AutoConfiguration(after = SslAutoConfiguration.class)
@EnableConfigurationProperties(CatMqClientProperties.class)
@ImportRuntimeHints(SettingsHints.class)
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
        new LogIn(details.getUsername(), details.getPassword(), details.getToken()).to(options, "catmq.client");
        return options.build();
    }

    @Bean
    static SettingsCheck catMqSettingsCheck(Environment environment) {
        return new SettingsCheck(environment);
    }

    @Bean
    static OutboxStart catMqOutboxStart(
            ApplicationContext application,
            ObjectProvider<BinderFactory> binders,
            ObjectProvider<BindingServiceProperties> bindings) {
        return new OutboxStart(application, binders, bindings);
    }

    @Bean
    @ConditionalOnMissingBean
    CatMqAdmin catMqAdmin(ConnectionOptions connection) {
        return new CatMqAdmin(connection);
    }
}

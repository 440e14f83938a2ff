package io.catmq.binder.config;

import io.catmq.binder.BadServersException;
import io.catmq.binder.LogIn;
import io.catmq.binder.properties.CatMqBinderProperties;
import io.catmq.client.ConnectionOptions;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.ApplicationContext;

/** The connection of a binder: its own when it has servers of its own, else the application's. */
final class BinderConnection {
    private static final String PREFIX = "spring.cloud.stream.catmq.binder";

    private BinderConnection() {}

    static ConnectionOptions of(CatMqBinderProperties properties, ApplicationContext context) {
        LogIn logIn = new LogIn(properties.getUsername(), properties.getPassword(), properties.getToken());
        String bundle = properties.getSsl().getBundle();
        if (properties.getServers().isEmpty()) {
            refuse("username", properties.getUsername());
            refuse("token", properties.getToken());
            refuse("ssl.bundle", bundle);
            ConnectionOptions application = OuterBeans.find(context, ConnectionOptions.class);
            return application == null ? ConnectionOptions.builder().build() : application;
        }
        ConnectionOptions.Builder options = ConnectionOptions.builder();
        try {
            options.servers(properties.getServers());
        } catch (IllegalArgumentException wrong) {
            throw new BadServersException(PREFIX + ".servers", wrong);
        }
        logIn.to(options, PREFIX);
        if (bundle != null) {
            SslBundles bundles = OuterBeans.find(context, SslBundles.class);
            if (bundles == null) {
                throw new InvalidConfigurationPropertyValueException(
                        PREFIX + ".ssl.bundle", bundle, "There are no SSL bundles.");
            }
            options.sslContext(bundles.getBundle(bundle).createSslContext());
        }
        return options.build();
    }

    /** Silently leaving it out would make a connection that is not as it was meant. */
    private static void refuse(String setting, @Nullable String value) {
        if (value != null) {
            throw new InvalidConfigurationPropertyValueException(
                    PREFIX + "." + setting,
                    "******",
                    "It is for servers of the binder's own (" + PREFIX
                            + ".servers), and there are none: then catmq.client.* counts.");
        }
    }
}

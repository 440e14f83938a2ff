package io.catmq.autoconfigure;

import io.catmq.binder.BadServersException;
import io.catmq.client.ConnectionOptions;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/** The connection that the settings describe. */
final class PropertiesConnectionDetails implements CatMqConnectionDetails {
    private static final String SERVERS = "catmq.client.servers";
    private static final String BUNDLE = "catmq.client.ssl.bundle";

    private final CatMqClientProperties properties;
    private final ObjectProvider<SslBundles> bundles;

    PropertiesConnectionDetails(CatMqClientProperties properties, ObjectProvider<SslBundles> bundles) {
        this.properties = properties;
        this.bundles = bundles;
    }

    @Override
    public List<String> getServers() {
        List<String> servers = properties.servers();
        try {
            List<URI> unused = ConnectionOptions.serverUrls(servers);
        } catch (IllegalArgumentException wrong) {
            throw new BadServersException(SERVERS, wrong);
        }
        return servers;
    }

    @Override
    public @Nullable String getUsername() {
        return properties.username();
    }

    @Override
    public @Nullable String getPassword() {
        return properties.password();
    }

    @Override
    public @Nullable String getToken() {
        return properties.token();
    }

    @Override
    public @Nullable SslBundle getSslBundle() {
        CatMqClientProperties.Ssl ssl = properties.ssl();
        String name = ssl == null ? null : ssl.bundle();
        if (name == null || name.isBlank()) {
            return null;
        }
        SslBundles all = bundles.getIfAvailable();
        if (all == null) {
            throw new InvalidConfigurationPropertyValueException(BUNDLE, name, "There are no SSL bundles.");
        }
        return all.getBundle(name);
    }
}

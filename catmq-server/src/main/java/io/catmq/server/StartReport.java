package io.catmq.server;

import io.catmq.server.cluster.LocalBroker;
import io.catmq.server.database.Database;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.boot.web.server.WebServer;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;

/** Tells in a few lines what was started, and warns once where that is dangerous. */
@Component
final class StartReport {
    private static final Logger LOG = LoggerFactory.getLogger(CatMqServer.class);
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "0:0:0:0:0:0:0:1");

    private final LocalBroker broker;
    private final BrokerProperties properties;
    private final Database database;
    private final Environment environment;

    StartReport(LocalBroker broker, BrokerProperties properties, Database database, Environment environment) {
        this.broker = broker;
        this.properties = properties;
        this.database = database;
        this.environment = environment;
    }

    @EventListener
    void listens(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null) {
            return;
        }
        WebServer server = event.getWebServer();
        String advertised = properties.advertisedUrl();
        broker.listensAt(advertised == null ? BrokerNames.defaultUrl(server, environment) : advertised);
    }

    @EventListener
    void ready(ApplicationReadyEvent event) {
        String address = environment.getProperty("server.address");
        if (address == null || !LOOPBACK.contains(address)) {
            LOG.warn(
                    "Listening at {}, beyond this machine. CatMQ has no log-in yet: whoever reaches this address can"
                            + " read, write and delete everything. Keep it in a network that you trust.",
                    address == null ? "all addresses" : address);
        }
        long seconds = event.getTimeTaken() == null ? 0 : event.getTimeTaken().toMillis();
        LOG.info(
                "CatMQ {} is ready at {} after {} ms: database {} {} ({}), {}",
                version(),
                broker.url(),
                seconds,
                database.dialect().label(),
                database.facts().version(),
                broker.id(),
                isPortal(new ClassPathResource("static/index.html")) ? "portal " + broker.url() + "/" : "no portal");
    }

    /** And not the page without a script that a build without it (-DskipPortal) puts in its place. */
    static boolean isPortal(Resource page) {
        try {
            return page.exists()
                    && page.getContentAsString(StandardCharsets.UTF_8).contains("<script");
        } catch (IOException e) {
            return false;
        }
    }

    static String version() {
        String version = CatMqServer.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}

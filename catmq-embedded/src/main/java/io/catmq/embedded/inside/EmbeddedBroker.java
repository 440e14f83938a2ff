package io.catmq.embedded.inside;

import io.catmq.server.CatMqServer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.apache.catalina.webresources.TomcatURLStreamHandlerFactory;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.AotDetector;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.logging.LoggingApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.SpringProperties;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.StandardEnvironment;

/** The server's Spring context. Called by reflection, from the other side of the class loader: only types of the JDK. */
public final class EmbeddedBroker implements IntSupplier, AutoCloseable {
    /** What Tomcat and Spring Boot set for the whole JVM, and need no longer once they run. */
    private static final List<String> THEIR_PROPERTIES =
            List.of("catalina.home", "catalina.base", "catalina.useNaming", "java.awt.headless");

    private final ConfigurableApplicationContext context;
    private final String database;

    private EmbeddedBroker(ConfigurableApplicationContext context, String database) {
        this.context = context;
        this.database = database;
    }

    /** Starts it with these settings over its own; it is ready when this returns. */
    public static EmbeddedBroker start(Map<String, String> settings) {
        String database = "jdbc:h2:mem:catmq-" + UUID.randomUUID();
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("spring.config.location", "classpath:/application.properties");
        all.put("server.port", "0");
        // A database in memory lives as long as it has connections, or until it is told to end.
        all.put("catmq.database.url", database + ";DB_CLOSE_DELAY=-1");
        // Only the application that it serves is watching.
        all.put("server.shutdown", "immediate");
        all.putAll(settings);
        // What the server consists of was found out when this jar was built; see its pom.xml.
        SpringProperties.setFlag(AotDetector.AOT_ENABLED);
        SpringApplication application = new SpringApplication(CatMqServer.class);
        // Else the class whose main method runs, which is the application's; by its name the prepared beans are found.
        application.setMainApplicationClass(CatMqServer.class);
        application.setEnvironment(new OnlyThese(all));
        application.setRegisterShutdownHook(false);
        // It would set system properties, which are the application's, too. See simplelogger.properties.
        application.setListeners(application.getListeners().stream()
                .filter(listener -> !(listener instanceof LoggingApplicationListener))
                .toList());
        loadDriver();
        // There is one such factory in a JVM, and an application with a Tomcat of its own fails to start when it is
        // taken.
        TomcatURLStreamHandlerFactory.disable();
        Map<String, @Nullable String> before = new HashMap<>();
        THEIR_PROPERTIES.forEach(name -> before.put(name, System.getProperty(name)));
        try {
            return new EmbeddedBroker(application.run(), database);
        } finally {
            before.forEach(EmbeddedBroker::restore);
        }
    }

    private static void restore(String name, @Nullable String value) {
        if (value == null) {
            System.clearProperty(name);
        } else {
            System.setProperty(name, value);
        }
    }

    /** The DriverManager has looked for drivers long ago, among the application's classes. */
    private static void loadDriver() {
        try {
            Class.forName("org.h2.Driver");
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The port that it listens at. */
    @Override
    public int getAsInt() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    @Override
    public void close() throws SQLException {
        if (!context.isActive()) {
            return;
        }
        context.close();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SHUTDOWN");
        }
    }

    /** Neither system properties nor environment variables: those are meant for the application. */
    private static final class OnlyThese extends StandardEnvironment {
        OnlyThese(Map<String, Object> settings) {
            getPropertySources().addFirst(new MapPropertySource("embedded", settings));
        }

        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    }
}

package io.catmq.server;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.web.server.Ssl;
import org.springframework.boot.web.server.WebServer;
import org.springframework.core.env.Environment;

/** What this server is called, and where it is, when nobody has said so. */
final class BrokerNames {
    private BrokerNames() {}

    /** Stable over restarts, so that its share of the partitions stays with it. */
    static String defaultId(Environment environment) {
        int port = environment.getProperty("server.port", Integer.class, 8080);
        return hostName() + "-" + (port == 0 ? "p" + ProcessHandle.current().pid() : Integer.toString(port));
    }

    static String defaultUrl(WebServer server, Environment environment) {
        String address = environment.getProperty("server.address");
        String host;
        if (address == null || address.equals("0.0.0.0") || address.equals("::")) {
            host = hostName();
        } else {
            host = address.contains(":") ? "[" + address + "]" : address;
        }
        Ssl ssl = Binder.get(environment).bind("server.ssl", Ssl.class).orElse(null);
        return (Ssl.isEnabled(ssl) ? "https://" : "http://") + host + ":" + server.getPort();
    }

    /** The environment first: asking the network for one's own name can take seconds where DNS is broken. */
    static String hostName() {
        String name = System.getenv("HOSTNAME");
        if (name != null && !name.isBlank()) {
            return name;
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException unknown) {
            return "localhost";
        }
    }
}

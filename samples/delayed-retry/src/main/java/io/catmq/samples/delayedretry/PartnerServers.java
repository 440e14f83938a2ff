package io.catmq.samples.delayedretry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** Stands in for the partners' web servers: real HTTP on a free port of this machine. */
@Component
class PartnerServers implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, Integer> calls = new ConcurrentHashMap<>();

    PartnerServers() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    /** Where a webhook is to be posted. */
    URI address(Webhook webhook) {
        InetSocketAddress address = server.getAddress();
        String partner = webhook.partner().name().toLowerCase(Locale.ROOT);
        return URI.create("http://%s:%d/%s/%s"
                .formatted(address.getAddress().getHostAddress(), address.getPort(), partner, webhook.id()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            Partner partner =
                    Partner.valueOf(path.substring(1, path.lastIndexOf('/')).toUpperCase(Locale.ROOT));
            exchange.sendResponseHeaders(partner.answer(calls.merge(path, 1, Integer::sum)), -1);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}

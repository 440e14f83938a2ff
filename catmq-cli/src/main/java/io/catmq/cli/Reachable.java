package io.catmq.cli;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Optional;

/** Whether anything listens: whoever mistyped a port should not have to wait for what a client in trouble waits for. */
final class Reachable {
    private static final int CONNECT_MS = 2_000;

    private Reachable() {}

    /** Why none of these servers can be asked; empty when something listens at one of them. */
    static Optional<String> problem(Collection<URI> servers) {
        var refusals = new ArrayList<String>();
        for (var server : servers) {
            var port = server.getPort() >= 0
                    ? server.getPort()
                    : server.getScheme().equals("https") ? 443 : 80;
            try (var socket = new Socket()) {
                socket.connect(new InetSocketAddress(server.getHost(), port), CONNECT_MS);
                return Optional.empty();
            } catch (UnknownHostException e) {
                refusals.add(server + " (there is no such host)");
            } catch (ConnectException e) {
                refusals.add(server + " (nothing listens there)");
            } catch (IOException slow) {
                // Maybe only slow, or behind something that wants to be asked properly.
                return Optional.empty();
            }
        }
        return Optional.of("No CatMQ server is reachable at " + String.join(", ", refusals) + ".");
    }
}

package io.catmq.client;

import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/** The servers in their order, and which one is used now. Thread safe. */
final class ServerList {
    private final List<URI> servers;
    private final AtomicInteger current = new AtomicInteger();

    ServerList(List<URI> servers) {
        this.servers = servers;
    }

    URI current() {
        return servers.get(current.get());
    }

    /** Moves on to the next one, unless someone else has already left the one that failed. */
    void failed(URI server) {
        int index = current.get();
        if (servers.get(index).equals(server)) {
            current.compareAndSet(index, (index + 1) % servers.size());
        }
    }

    int size() {
        return servers.size();
    }

    @Override
    public String toString() {
        return servers.stream().map(URI::toString).collect(Collectors.joining(", "));
    }
}

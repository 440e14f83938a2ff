package io.catmq.autoconfigure;

import java.util.List;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;

/** Where the application's CatMQ servers are. A bean of this type wins over {@code catmq.client.servers}. */
public interface CatMqConnectionDetails extends ConnectionDetails {
    /** Base URLs, tried in this order. */
    List<String> getServers();
}

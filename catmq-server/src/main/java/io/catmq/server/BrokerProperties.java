package io.catmq.server;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * This server as others see it.
 *
 * @param id name of this server, unique among all that use the same database. Default: the machine's name and the port.
 * @param advertisedUrl where clients reach it, for example http://catmq-1.internal:8080. Needed behind a proxy or in a
 *     container. Default: the address and port that it listens at.
 */
@ConfigurationProperties("catmq.broker")
record BrokerProperties(@Nullable String id, @Nullable String advertisedUrl) {}

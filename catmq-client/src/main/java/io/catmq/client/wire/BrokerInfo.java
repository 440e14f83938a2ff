package io.catmq.client.wire;

/**
 * A live broker.
 *
 * @param id id of the broker
 * @param url base URL where clients reach it
 */
public record BrokerInfo(String id, String url) {}

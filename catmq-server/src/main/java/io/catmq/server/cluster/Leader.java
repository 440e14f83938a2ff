package io.catmq.server.cluster;

/**
 * The broker that leads.
 *
 * @param term rises by one with every election; the fencing token
 * @param brokerId its name
 * @param url where other brokers and clients reach it
 */
public record Leader(long term, String brokerId, String url) {}

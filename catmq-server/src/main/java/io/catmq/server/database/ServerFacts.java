package io.catmq.server.database;

/**
 * What the start checks found out about a database.
 *
 * @param version as the server words it
 * @param maxPacketBytes the longest statement with its parameters, in bytes
 */
public record ServerFacts(Dialect dialect, String version, long maxPacketBytes) {}

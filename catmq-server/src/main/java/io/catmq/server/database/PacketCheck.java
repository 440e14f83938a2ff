package io.catmq.server.database;

/** The largest batch must fit into a statement with room to spare; larger chunks are only a matter of speed. */
final class PacketCheck {
    private static final int KIB = 1024;

    private PacketCheck() {}

    static void run(DatabaseSettings settings, long maxAllowedPacket) {
        long needed = 2L * settings.maxBatchBytes();
        if (maxAllowedPacket < needed) {
            long rounded = (needed + KIB - 1) / KIB * KIB;
            throw new DatabaseNotUsableException("Database '" + settings.name() + "' has max_allowed_packet="
                    + maxAllowedPacket + ", but record batches of up to " + settings.maxBatchBytes()
                    + " bytes need at least " + rounded + ". Raise it (SET GLOBAL max_allowed_packet=" + rounded
                    + ", and in the server's configuration), or lower the largest message size");
        }
    }
}

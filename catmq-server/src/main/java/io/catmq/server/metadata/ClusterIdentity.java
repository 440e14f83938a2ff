package io.catmq.server.metadata;

import io.catmq.server.database.Database;
import io.catmq.server.database.DatabaseException;
import io.catmq.server.database.DatabaseNotUsableException;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.jspecify.annotations.Nullable;

/** Which cluster databases and files belong to: a random name, given once, when the metadata database is first used. */
final class ClusterIdentity {
    interface IdentityMapper {
        @Select("SELECT uuid FROM cluster_identity WHERE id = 1")
        @Nullable String cluster();

        @Insert("INSERT INTO cluster_identity (id, uuid) VALUES (1, #{uuid})")
        int name(@Param("uuid") String uuid);

        @Select("SELECT uuid FROM message_store_owner WHERE id = 1")
        @Nullable String owner();

        @Insert("INSERT INTO message_store_owner (id, uuid) VALUES (1, #{uuid})")
        int own(@Param("uuid") String uuid);
    }

    private ClusterIdentity() {}

    /** The name of the cluster that has this metadata database; from now on it has one. */
    static String of(Database metadata) {
        return metadata.call(
                IdentityMapper.class,
                mapper -> firstOf(
                        mapper::cluster, () -> mapper.name(UUID.randomUUID().toString())));
    }

    /** The name of the cluster that has this metadata database, or null when it is nobody's; nothing is written. */
    static @Nullable String find(Database metadata) {
        try {
            return metadata.call(IdentityMapper.class, IdentityMapper::cluster);
        } catch (DatabaseException failure) {
            if (failure.kind() == DatabaseException.Kind.NO_SUCH_TABLE) {
                return null;
            }
            throw failure;
        }
    }

    /**
     * Makes the message database this cluster's, if it is nobody's.
     *
     * @throws DatabaseNotUsableException when it is another one's
     */
    static void claim(Database messages, String cluster) {
        String owner = messages.call(IdentityMapper.class, mapper -> firstOf(mapper::owner, () -> mapper.own(cluster)));
        if (!owner.equals(cluster)) {
            throw new DatabaseNotUsableException("Database '" + messages.name() + "' holds the messages of cluster "
                    + owner + ", but the metadata are those of cluster " + cluster
                    + ". Check catmq.database.url, catmq.metadata.url and catmq.metadata.snapshot-file");
        }
    }

    /** Two brokers may be first at the same moment. */
    private static String firstOf(Supplier<@Nullable String> read, Runnable write) {
        String there = read.get();
        if (there == null) {
            try {
                write.run();
            } catch (RuntimeException raced) {
                there = read.get();
                if (there == null) {
                    throw raced;
                }
            }
            there = read.get();
        }
        return Objects.requireNonNull(there);
    }
}

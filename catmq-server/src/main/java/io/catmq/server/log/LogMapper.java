package io.catmq.server.log;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Lang;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.ResultType;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;

/** The SQL of the log. Table names are made from {@code long} parameters only, never from text. */
interface LogMapper {
    /** Connector/J hands on rows as they come, so that no more than is wanted is ever in memory. */
    int ONE_BY_ONE = Integer.MIN_VALUE;

    String BLOB = "typeHandler=io.catmq.server.database.BlobParameter";

    String HEADER = "base_offset, record_count, max_timestamp, appended_at, bytes_before, batches";
    String GUARD = " FROM partition_state"
            + " WHERE partition_id = #{partition} AND epoch = #{epoch} AND log_start_offset <= #{row.baseOffset}";
    /**
     * The guard is a subquery among the values, because INSERT ... SELECT costs MariaDB 0.15 ms more. Without a row it is
     * NULL, which the key refuses: {@link DatabaseLogStorage#append} knows that error. The row stays locked for share until
     * the statement is done.
     */
    String APPEND = "INSERT INTO log_${partition} (" + HEADER + ", payload) VALUES ((SELECT #{row.baseOffset}" + GUARD
            + " LOCK IN SHARE MODE), #{row.recordCount}, #{row.maxTimestamp}, #{row.appendedAt}, #{row.bytesBefore},"
            + " #{row.batches," + BLOB + "}, #{row.payload," + BLOB + "})";
    /** H2 wants to know the types, and has no share locks: embedded, the row lock of FOR UPDATE does the same. */
    String APPEND_H2 =
            "INSERT INTO log_${partition} (" + HEADER + ", payload) SELECT CAST(#{row.baseOffset} AS BIGINT),"
                    + " CAST(#{row.recordCount} AS INT), CAST(#{row.maxTimestamp} AS BIGINT),"
                    + " CAST(#{row.appendedAt} AS BIGINT), CAST(#{row.bytesBefore} AS BIGINT),"
                    + " CAST(#{row.batches} AS VARBINARY), CAST(#{row.payload} AS BLOB)" + GUARD;

    String ROWS = "SELECT " + HEADER + ", payload FROM log_${partition} WHERE base_offset >= ";
    String IN_ORDER = " ORDER BY base_offset LIMIT #{limit}";
    /** COALESCE inside the subquery: around it, MariaDB walks the whole table up to the offset. */
    String HOLDING =
            "(SELECT COALESCE(MAX(base_offset), #{offset}) FROM log_${partition}" + " WHERE base_offset <= #{offset})";

    @Update("""
            CREATE TABLE IF NOT EXISTS log_${partition} (
              base_offset   BIGINT NOT NULL PRIMARY KEY,
              record_count  INT NOT NULL,
              max_timestamp BIGINT NOT NULL,
              appended_at   BIGINT NOT NULL,
              bytes_before  BIGINT NOT NULL,
              batches       MEDIUMBLOB NOT NULL,
              payload       LONGBLOB NOT NULL
            ) ENGINE=InnoDB ROW_FORMAT=DYNAMIC
            """)
    @Update(databaseId = "h2", value = """
                    CREATE TABLE IF NOT EXISTS log_${partition} (
                      base_offset   BIGINT NOT NULL PRIMARY KEY,
                      record_count  INT NOT NULL,
                      max_timestamp BIGINT NOT NULL,
                      appended_at   BIGINT NOT NULL,
                      bytes_before  BIGINT NOT NULL,
                      batches       VARBINARY(1000000) NOT NULL,
                      payload       BLOB NOT NULL
                    )
                    """)
    @Lang(PartitionSql.class)
    int createTable(@Param("partition") long partition);

    @Insert("INSERT INTO partition_state (partition_id, epoch, log_start_offset) VALUES (#{partition}, 0, 0)")
    int createState(@Param("partition") long partition);

    @Delete("DELETE FROM partition_state WHERE partition_id = #{partition}")
    int dropState(@Param("partition") long partition);

    @Update("DROP TABLE IF EXISTS log_${partition}")
    @Lang(PartitionSql.class)
    int dropTable(@Param("partition") long partition);

    /** What was to be delivered to the partition later. */
    @Delete("DELETE FROM scheduled WHERE partition_id = #{partition} LIMIT #{limit}")
    int dropScheduled(@Param("partition") long partition, @Param("limit") int limit);

    @Select("SELECT epoch, log_start_offset FROM partition_state WHERE partition_id = #{partition}")
    @Nullable PartitionState state(@Param("partition") long partition);

    /** Appends share this lock, so it waits for those under way and keeps others waiting. */
    @Select("SELECT epoch, log_start_offset FROM partition_state WHERE partition_id = #{partition} FOR UPDATE")
    @Nullable PartitionState lockState(@Param("partition") long partition);

    @Insert(APPEND)
    @Insert(databaseId = "h2", value = APPEND_H2 + " FOR UPDATE")
    @Lang(PartitionSql.class)
    int append(@Param("partition") long partition, @Param("epoch") long epoch, @Param("row") RowColumns row);

    @Select("SELECT " + HEADER + " FROM log_${partition} ORDER BY base_offset DESC LIMIT 1")
    @Lang(PartitionSql.class)
    @Nullable HeaderColumns last(@Param("partition") long partition);

    @Select("SELECT " + HEADER + " FROM log_${partition} WHERE base_offset <= #{offset}"
            + " ORDER BY base_offset DESC LIMIT 1")
    @Lang(PartitionSql.class)
    @Nullable HeaderColumns floor(@Param("partition") long partition, @Param("offset") long offset);

    @Select("SELECT " + HEADER + " FROM log_${partition} WHERE base_offset < #{offset}"
            + " ORDER BY base_offset DESC LIMIT #{limit}")
    @Lang(PartitionSql.class)
    List<HeaderColumns> before(
            @Param("partition") long partition, @Param("offset") long offset, @Param("limit") int limit);

    @Select(ROWS + HOLDING + IN_ORDER)
    @Select(databaseId = "h2", value = ROWS + HOLDING + IN_ORDER)
    @Options(fetchSize = ONE_BY_ONE)
    @Options(databaseId = "h2", fetchSize = 100)
    @ResultType(RowAtCursor.class)
    @Lang(PartitionSql.class)
    void holding(
            @Param("partition") long partition,
            @Param("offset") long offset,
            @Param("limit") int limit,
            ResultHandler<RowAtCursor> rows);

    @Select(ROWS + "#{offset}" + IN_ORDER)
    @Select(databaseId = "h2", value = ROWS + "#{offset}" + IN_ORDER)
    @Options(fetchSize = ONE_BY_ONE)
    @Options(databaseId = "h2", fetchSize = 100)
    @ResultType(RowAtCursor.class)
    @Lang(PartitionSql.class)
    void from(
            @Param("partition") long partition,
            @Param("offset") long offset,
            @Param("limit") int limit,
            ResultHandler<RowAtCursor> rows);

    @Update("UPDATE partition_state SET log_start_offset = #{offset}"
            + " WHERE partition_id = #{partition} AND log_start_offset < #{offset}")
    int moveLogStart(@Param("partition") long partition, @Param("offset") long offset);

    @Delete("DELETE FROM log_${partition} WHERE base_offset < #{offset} ORDER BY base_offset LIMIT #{limit}")
    @Delete(databaseId = "h2", value = "DELETE FROM log_${partition} WHERE base_offset < #{offset} LIMIT #{limit}")
    @Lang(PartitionSql.class)
    int deleteBefore(@Param("partition") long partition, @Param("offset") long offset, @Param("limit") int limit);
}

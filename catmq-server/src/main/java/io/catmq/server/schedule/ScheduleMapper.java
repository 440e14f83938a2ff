package io.catmq.server.schedule;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Options;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.ResultType;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.session.ResultHandler;
import org.jspecify.annotations.Nullable;

/** All times are ms since the epoch; now is the database's. */
interface ScheduleMapper {
    String NOW = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
    /** Not rounded, as CURRENT_TIMESTAMP(3) is: half a millisecond early is early. */
    String NOW_H2 = "CAST(FLOOR(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(9)) * 1000) AS BIGINT)";

    String DUE_COLUMNS = " AS now, id, partition_id, deliver_at, batch FROM scheduled WHERE deliver_at &lt;= ";
    String RESTING = """
            <if test="!resting.isEmpty()"> AND partition_id NOT IN
            <foreach collection="resting" item="id" open="(" separator="," close=")">#{id}</foreach></if>""";
    String IN_ORDER = " ORDER BY deliver_at, id LIMIT #{limit}";

    @Select(value = "SELECT " + NOW_H2, databaseId = "h2")
    @Select("SELECT " + NOW)
    long now();

    @Select("SELECT id FROM scheduled_request WHERE id = #{id}")
    @Nullable String request(@Param("id") String id);

    @Insert("INSERT INTO scheduled_request (id, accepted_at) VALUES (#{id}, #{now})")
    int insertRequest(@Param("id") String id, @Param("now") long now);

    @Insert("""
            <script>INSERT INTO scheduled (partition_id, deliver_at, scheduled_at, batch_bytes, batch) VALUES
            <foreach collection="messages" item="each" separator=",">(#{each.partitionId}, #{each.deliverAt}, #{now},
            #{each.bytes}, #{each.batch})</foreach></script>""")
    int insert(@Param("messages") List<MessageToDeliver> messages, @Param("now") long now);

    /** In how many ms the next one is due; null without any. */
    @Select(value = "SELECT MIN(deliver_at) - " + NOW_H2 + " FROM scheduled", databaseId = "h2")
    @Select("SELECT MIN(deliver_at) - " + NOW + " FROM scheduled")
    @Nullable Long dueInMs();

    @Select(
            value = "<script>SELECT " + NOW_H2 + DUE_COLUMNS + NOW_H2 + RESTING + IN_ORDER + "</script>",
            databaseId = "h2")
    @Select("<script>SELECT " + NOW + DUE_COLUMNS + NOW + RESTING + IN_ORDER + "</script>")
    @Options(fetchSize = Integer.MIN_VALUE)
    @Options(databaseId = "h2", fetchSize = 100)
    @ResultType(Due.class)
    void due(@Param("limit") int limit, @Param("resting") Collection<Long> resting, ResultHandler<Due> rows);

    @Delete("""
            <script>DELETE FROM scheduled WHERE id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    int delete(@Param("ids") Collection<Long> ids);

    @Delete("DELETE FROM scheduled WHERE id = #{id} AND partition_id = #{partition}")
    int cancel(@Param("id") long id, @Param("partition") long partition);

    @Delete("DELETE FROM scheduled WHERE partition_id = #{partition} LIMIT #{limit}")
    int deleteOf(@Param("partition") long partition, @Param("limit") int limit);

    @Delete("DELETE FROM scheduled_request WHERE accepted_at < #{before} LIMIT #{limit}")
    int deleteRequests(@Param("before") long before, @Param("limit") int limit);

    @Select("SELECT COUNT(*) FROM scheduled")
    long count();

    @Select("""
            <script>SELECT COUNT(*) FROM scheduled WHERE partition_id IN
            <foreach collection="partitions" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    long countOf(@Param("partitions") Collection<Long> partitions);

    @Select("""
            <script>SELECT id, partition_id, deliver_at, scheduled_at, batch_bytes AS bytes FROM scheduled
            WHERE partition_id IN
            <foreach collection="partitions" item="id" open="(" separator="," close=")">#{id}</foreach>
            ORDER BY deliver_at, id LIMIT #{limit}</script>""")
    List<ScheduledMessage> list(@Param("partitions") Collection<Long> partitions, @Param("limit") int limit);

    /** A row that is due; now is when it was read. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Due(long now, long id, long partitionId, long deliverAt, byte[] batch) {}
}

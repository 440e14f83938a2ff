package io.catmq.server.group;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface OffsetMapper {
    String IN_PARTITIONS = """
            group_id = #{group} AND partition_id IN
            <foreach collection="partitions" item="id" open="(" separator="," close=")">#{id}</foreach>""";

    @Update("""
            UPDATE consumer_offset SET committed = #{offset}, committed_at = #{now}
            WHERE group_id = #{group} AND partition_id = #{partition}
            AND owner = #{owner} AND assignment_epoch = #{epoch}
            AND (committed IS NULL OR committed <= #{offset})""")
    int commit(
            @Param("group") long group,
            @Param("partition") long partition,
            @Param("owner") String owner,
            @Param("epoch") long epoch,
            @Param("offset") long offset,
            @Param("now") long now);

    /** As {@link #commit}, and it has to go forward: what was settled once is not settled again. */
    @Update("""
            UPDATE consumer_offset SET committed = #{offset}, committed_at = #{now}
            WHERE group_id = #{group} AND partition_id = #{partition}
            AND owner = #{owner} AND assignment_epoch = #{epoch}
            AND (committed IS NULL OR committed < #{offset})""")
    int advance(
            @Param("group") long group,
            @Param("partition") long partition,
            @Param("owner") String owner,
            @Param("epoch") long epoch,
            @Param("offset") long offset,
            @Param("now") long now);

    @Update("""
            UPDATE consumer_offset SET committed = #{offset}, committed_at = #{now}
            WHERE group_id = #{group} AND partition_id = #{partition}
            AND owner IS NULL AND (committed IS NULL OR committed < #{offset})""")
    int advanceUnowned(
            @Param("group") long group,
            @Param("partition") long partition,
            @Param("offset") long offset,
            @Param("now") long now);

    @Update("""
            UPDATE consumer_offset SET committed = #{offset}, committed_at = #{now}
            WHERE group_id = #{group} AND partition_id = #{partition}
            AND owner IS NULL AND (committed IS NULL OR committed <= #{offset})""")
    int commitUnowned(
            @Param("group") long group,
            @Param("partition") long partition,
            @Param("offset") long offset,
            @Param("now") long now);

    @Insert("""
            <script>INSERT INTO consumer_offset
            (group_id, partition_id, owner, assignment_epoch, committed, reset_epoch, committed_at) VALUES
            <foreach collection="rows" item="row" separator=",">(#{group}, #{row.partitionId}, #{row.owner},
            #{row.assignmentEpoch}, #{row.committed}, #{row.resetEpoch}, #{now})</foreach></script>""")
    int insert(@Param("group") long group, @Param("rows") Collection<Row> rows, @Param("now") long now);

    @Select("<script>SELECT partition_id, owner, assignment_epoch, committed, reset_epoch FROM consumer_offset WHERE "
            + IN_PARTITIONS + " FOR UPDATE</script>")
    List<Row> lock(@Param("group") long group, @Param("partitions") Collection<Long> partitions);

    /** Whoever knows of a higher epoch has written it: nothing older may follow. */
    @Update("<script>UPDATE consumer_offset SET owner = #{owner}, assignment_epoch = #{epoch} WHERE " + IN_PARTITIONS
            + " AND assignment_epoch &lt; #{epoch}</script>")
    int own(
            @Param("group") long group,
            @Param("owner") @Nullable String owner,
            @Param("epoch") long epoch,
            @Param("partitions") Collection<Long> partitions);

    /** An operator's: the one way to go back. */
    @Update("""
            UPDATE consumer_offset SET owner = NULL, assignment_epoch = #{epoch}, committed = #{offset},
            reset_epoch = #{epoch}, committed_at = #{now}
            WHERE group_id = #{group} AND partition_id = #{partition} AND assignment_epoch < #{epoch}""")
    int reset(
            @Param("group") long group,
            @Param("partition") long partition,
            @Param("epoch") long epoch,
            @Param("offset") long offset,
            @Param("now") long now);

    @Delete("DELETE FROM consumer_offset WHERE group_id = #{group}")
    int deleteAll(@Param("group") long group);

    @Select("""
            SELECT partition_id, owner, assignment_epoch, committed, reset_epoch FROM consumer_offset
            WHERE group_id = #{group} AND partition_id = #{partition}""")
    @Nullable Row row(@Param("group") long group, @Param("partition") long partition);

    @Select(
            "SELECT partition_id, owner, assignment_epoch, committed, reset_epoch FROM consumer_offset WHERE group_id = #{group}")
    List<Row> rows(@Param("group") long group);

    @Select("""
            <script>SELECT DISTINCT group_id FROM consumer_offset WHERE committed IS NOT NULL AND partition_id IN
            <foreach collection="partitions" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    List<Long> groupsWithOffsets(@Param("partitions") Collection<Long> partitions);

    @Select("SELECT group_id, partition_id, committed FROM consumer_offset")
    List<GroupRow> allRows();

    record GroupRow(
            long groupId, long partitionId, @Nullable Long committed) {}

    record Row(
            long partitionId,
            @Nullable String owner,
            long assignmentEpoch,
            @Nullable Long committed,
            long resetEpoch) {}
}

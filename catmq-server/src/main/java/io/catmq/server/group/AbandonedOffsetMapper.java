package io.catmq.server.group;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

interface AbandonedOffsetMapper {
    /** A partition's state is there before anybody can read it, goes with its log, and its id is never used again. */
    @Select("""
            SELECT o.group_id, o.partition_id FROM consumer_offset o
            LEFT JOIN partition_state s ON s.partition_id = o.partition_id
            WHERE s.partition_id IS NULL LIMIT #{limit}""")
    List<Position> abandoned(@Param("limit") int limit);

    @Delete("DELETE FROM consumer_offset WHERE group_id = #{group} AND partition_id = #{partition}")
    int delete(@Param("group") long group, @Param("partition") long partition);

    record Position(long groupId, long partitionId) {}
}

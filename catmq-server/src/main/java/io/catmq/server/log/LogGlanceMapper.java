package io.catmq.server.log;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;

/** Table names are made from {@code long} ids only. */
interface LogGlanceMapper {
    @Select("""
            <script>SELECT partition_id, 0 AS place, log_start_offset AS number FROM partition_state WHERE partition_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    List<At> starts(@Param("ids") Collection<Long> ids);

    /** Logs without a row are not in it. */
    @Select("""
            <script><foreach collection="ids" item="id" separator=" UNION ALL ">(SELECT ${id} AS partition_id, 0 AS place,
            base_offset + record_count AS number FROM log_${id} ORDER BY base_offset DESC LIMIT 1)</foreach></script>""")
    List<At> ends(@Param("ids") Collection<Long> ids);

    @Select("""
            <script><foreach collection="places" item="place" separator=" UNION ALL ">(SELECT ${place.partitionId} AS
            partition_id, ${place.offset} AS place, appended_at AS number FROM log_${place.partitionId}
            WHERE base_offset &lt;= ${place.offset} ORDER BY base_offset DESC LIMIT 1)</foreach></script>""")
    List<At> appendedAt(@Param("places") Collection<LogGlance.Place> places);

    record At(long partitionId, long place, long number) {}
}

package io.catmq.server.group;

import java.util.Collection;
import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** The groups' tables in the metadata database. */
interface GroupMapper {
    @Select(
            "SELECT epoch, paused, max_members, allowed, denied, read_delay_ms FROM group_state WHERE group_id = #{group}")
    @Nullable StateRow state(@Param("group") long group);

    @Select("""
            SELECT member_id, member_epoch, instance_id, client_id, client_version, host, topics, topic_pattern,
            session_ms, ready, reason, paused FROM group_member WHERE group_id = #{group}""")
    List<MemberRow> members(@Param("group") long group);

    @Select("SELECT partition_id, member_id FROM target_assignment WHERE group_id = #{group}")
    List<TargetRow> targets(@Param("group") long group);

    @Select("SELECT partition_id, member_id, assignment_epoch FROM current_assignment WHERE group_id = #{group}")
    List<OwnerRow> owners(@Param("group") long group);

    @Select("SELECT DISTINCT group_id FROM group_member")
    List<Long> groupsWithMembers();

    @Delete("DELETE FROM group_state WHERE group_id = #{group}")
    int deleteState(@Param("group") long group);

    @Insert("""
            INSERT INTO group_state (group_id, epoch, paused, max_members, allowed, denied, read_delay_ms)
            VALUES (#{group}, #{row.epoch}, #{row.paused}, #{row.maxMembers}, #{row.allowed}, #{row.denied},
            #{row.readDelayMs})""")
    int insertState(@Param("group") long group, @Param("row") StateRow row);

    @Delete("""
            <script>DELETE FROM group_member WHERE group_id = #{group} AND member_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    int deleteMembers(@Param("group") long group, @Param("ids") Collection<String> ids);

    @Insert("""
            <script>INSERT INTO group_member (group_id, member_id, member_epoch, instance_id, client_id, client_version,
            host, topics, topic_pattern, session_ms, ready, reason, paused) VALUES
            <foreach collection="rows" item="row" separator=",">(#{group}, #{row.memberId}, #{row.memberEpoch},
            #{row.instanceId}, #{row.clientId}, #{row.clientVersion}, #{row.host}, #{row.topics}, #{row.topicPattern},
            #{row.sessionMs}, #{row.ready}, #{row.reason}, #{row.paused})</foreach></script>""")
    int insertMembers(@Param("group") long group, @Param("rows") Collection<MemberRow> rows);

    @Update("""
            <script>UPDATE group_member SET member_epoch = #{epoch} WHERE group_id = #{group} AND member_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    int setMemberEpochs(@Param("group") long group, @Param("epoch") long epoch, @Param("ids") Collection<String> ids);

    @Delete("""
            <script>DELETE FROM target_assignment WHERE group_id = #{group} AND partition_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    int deleteTargets(@Param("group") long group, @Param("ids") Collection<Long> ids);

    @Insert("""
            <script>INSERT INTO target_assignment (group_id, partition_id, member_id) VALUES
            <foreach collection="rows" item="row" separator=",">(#{group}, #{row.partitionId},
            #{row.memberId})</foreach></script>""")
    int insertTargets(@Param("group") long group, @Param("rows") Collection<TargetRow> rows);

    @Delete("""
            <script>DELETE FROM current_assignment WHERE group_id = #{group} AND partition_id IN
            <foreach collection="ids" item="id" open="(" separator="," close=")">#{id}</foreach></script>""")
    int deleteOwners(@Param("group") long group, @Param("ids") Collection<Long> ids);

    @Insert("""
            <script>INSERT INTO current_assignment (group_id, partition_id, member_id, assignment_epoch) VALUES
            <foreach collection="rows" item="row" separator=",">(#{group}, #{row.partitionId}, #{row.memberId},
            #{row.assignmentEpoch})</foreach></script>""")
    int insertOwners(@Param("group") long group, @Param("rows") Collection<OwnerRow> rows);

    @Delete("DELETE FROM group_member WHERE group_id = #{group}")
    int deleteAllMembers(@Param("group") long group);

    @Delete("DELETE FROM target_assignment WHERE group_id = #{group}")
    int deleteAllTargets(@Param("group") long group);

    @Delete("DELETE FROM current_assignment WHERE group_id = #{group}")
    int deleteAllOwners(@Param("group") long group);

    @Delete("DELETE FROM consumer_group WHERE id = #{group}")
    int deleteGroup(@Param("group") long group);

    record StateRow(
            long epoch,
            boolean paused,
            @Nullable Integer maxMembers,
            String allowed,
            String denied,
            long readDelayMs) {}

    record MemberRow(
            String memberId,
            long memberEpoch,
            @Nullable String instanceId,
            @Nullable String clientId,
            @Nullable String clientVersion,
            @Nullable String host,
            String topics,
            @Nullable String topicPattern,
            int sessionMs,
            boolean ready,
            @Nullable String reason,
            boolean paused) {}

    record TargetRow(long partitionId, String memberId) {}

    record OwnerRow(long partitionId, @Nullable String memberId, long assignmentEpoch) {}
}

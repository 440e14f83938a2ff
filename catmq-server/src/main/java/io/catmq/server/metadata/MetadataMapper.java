package io.catmq.server.metadata;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

interface MetadataMapper {
    @Update("UPDATE metadata_counter SET txid = txid + 1 WHERE id = 1")
    int takeTxid();

    @Select("SELECT txid FROM metadata_counter WHERE id = 1")
    long txid();

    @Insert("""
            INSERT INTO metadata_log (txid, term, actor, kind, payload, created_at)
            VALUES (#{txid}, #{term}, #{actor}, #{kind}, #{payload}, #{createdAt})""")
    int appendToLog(
            @Param("txid") long txid,
            @Param("term") long term,
            @Param("actor") String actor,
            @Param("kind") String kind,
            @Param("payload") String payload,
            @Param("createdAt") long createdAt);

    @Select("""
            SELECT txid, term, actor, kind, payload, created_at FROM metadata_log
            WHERE txid > #{after} ORDER BY txid LIMIT #{limit}""")
    List<LogRow> logAfter(@Param("after") long after, @Param("limit") int limit);

    @Select("SELECT id, name, state, retention_ms, retention_bytes, created_at FROM topic")
    List<TopicRow> topics();

    @Select("""
            SELECT id, name, state, retention_ms, retention_bytes, created_at FROM topic t
            WHERE state <> 'ACTIVE' OR EXISTS (
              SELECT 1 FROM topic_partition p WHERE p.topic_id = t.id AND p.state <> 'ACTIVE')
            ORDER BY id""")
    List<TopicRow> unfinishedTopics();

    @Select("SELECT id, name, state, retention_ms, retention_bytes, created_at FROM topic WHERE name = #{name}")
    @Nullable TopicRow topicByName(@Param("name") String name);

    @Insert("""
            INSERT INTO topic (name, state, retention_ms, retention_bytes, created_at)
            VALUES (#{name}, #{state}, #{retentionMs}, #{retentionBytes}, #{createdAt})""")
    int insertTopic(
            @Param("name") String name,
            @Param("state") State state,
            @Param("retentionMs") @Nullable Long retentionMs,
            @Param("retentionBytes") @Nullable Long retentionBytes,
            @Param("createdAt") long createdAt);

    @Update("UPDATE topic SET state = #{state} WHERE id = #{id}")
    int setTopicState(@Param("id") long id, @Param("state") State state);

    @Update("UPDATE topic SET retention_ms = #{retentionMs}, retention_bytes = #{retentionBytes} WHERE id = #{id}")
    int setRetention(
            @Param("id") long id,
            @Param("retentionMs") @Nullable Long retentionMs,
            @Param("retentionBytes") @Nullable Long retentionBytes);

    @Delete("DELETE FROM topic WHERE id = #{id}")
    int deleteTopic(@Param("id") long id);

    @Select("""
            SELECT partition_id, topic_id, partition_index, state FROM topic_partition
            ORDER BY topic_id, partition_index""")
    List<PartitionRow> partitions();

    @Select("""
            SELECT partition_id, topic_id, partition_index, state FROM topic_partition
            WHERE topic_id = #{topicId} ORDER BY partition_index""")
    List<PartitionRow> partitionsOf(@Param("topicId") long topicId);

    @Insert("""
            INSERT INTO topic_partition (topic_id, partition_index, state, database_name)
            VALUES (#{topicId}, #{index}, #{state}, #{database})""")
    int insertPartition(
            @Param("topicId") long topicId,
            @Param("index") int index,
            @Param("state") State state,
            @Param("database") String database);

    @Update("UPDATE topic_partition SET state = #{state} WHERE topic_id = #{topicId}")
    int setPartitionStates(@Param("topicId") long topicId, @Param("state") State state);

    @Delete("DELETE FROM topic_partition WHERE topic_id = #{topicId}")
    int deletePartitions(@Param("topicId") long topicId);

    @Select("SELECT id, name FROM consumer_group")
    List<GroupRow> groups();

    @Select("SELECT id FROM consumer_group WHERE name = #{name}")
    @Nullable Long groupId(@Param("name") String name);

    @Insert("INSERT INTO consumer_group (name) VALUES (#{name})")
    int insertGroup(@Param("name") String name);

    /** Written before it is done, so that whatever was cut off in the middle can be finished. */
    enum State {
        CREATING,
        ACTIVE,
        DELETING
    }

    record TopicRow(
            long id,
            String name,
            State state,
            @Nullable Long retentionMs,
            @Nullable Long retentionBytes,
            long createdAt) {}

    record PartitionRow(long partitionId, long topicId, int partitionIndex, State state) {}

    record GroupRow(long id, String name) {}

    record LogRow(long txid, long term, String actor, String kind, String payload, long createdAt) {}
}

package io.catmq.server.cluster;

import java.util.List;
import org.apache.ibatis.annotations.Delete;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Param;
import org.apache.ibatis.annotations.Select;
import org.apache.ibatis.annotations.Update;
import org.jspecify.annotations.Nullable;

/** All times are the database's: ms since the epoch, or ms left of a lease. */
interface ClusterMapper {
    String NOW = "CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)";
    String NOW_H2 = "CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(3)) * 1000 AS BIGINT)";
    String LEASE_LEFT = "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(3), s.lock_until) DIV 1000";
    String LEASE_LEFT_H2 = "DATEDIFF('MILLISECOND', LOCALTIMESTAMP(3), s.lock_until)";

    String POLL_COLUMNS = """
            c.txid, l.term, l.broker_id AS leader_id, l.incarnation AS leader_incarnation,
            l.url AS leader_url, l.since AS leader_since, s.locked_by AS lease_signature,
            b.id AS broker_id, b.url AS broker_url, b.version AS broker_version,
            b.started_at AS broker_started_at, b.seen_at AS broker_seen_at""";
    String POLL_TABLES = """
             FROM leadership l JOIN metadata_counter c ON c.id = 1
            LEFT JOIN shedlock s ON s.name = 'leader' LEFT JOIN broker b ON b.id <> ''
            WHERE l.id = 1 ORDER BY b.id""";

    /** Everything that is to be known, in one statement, so in one consistent state: a row for each broker. */
    @Select(
            value = "SELECT " + NOW_H2 + " AS now, " + LEASE_LEFT_H2 + " AS lease_left, " + POLL_COLUMNS + POLL_TABLES,
            databaseId = "h2")
    @Select("SELECT " + NOW + " AS now, " + LEASE_LEFT + " AS lease_left, " + POLL_COLUMNS + POLL_TABLES)
    List<PollRow> poll();

    @Update(
            value = "UPDATE broker SET seen_at = " + NOW_H2 + " WHERE id = #{id} AND incarnation = #{incarnation}",
            databaseId = "h2")
    @Update("UPDATE broker SET seen_at = " + NOW + " WHERE id = #{id} AND incarnation = #{incarnation}")
    int heartbeat(@Param("id") String id, @Param("incarnation") String incarnation);

    @Select(
            value = "SELECT incarnation, url, " + NOW_H2 + " - seen_at AS age FROM broker WHERE id = #{id}",
            databaseId = "h2")
    @Select("SELECT incarnation, url, " + NOW + " - seen_at AS age FROM broker WHERE id = #{id}")
    @Nullable Registered registered(@Param("id") String id);

    @Insert(
            value = "INSERT INTO broker (id, url, version, incarnation, started_at, seen_at)"
                    + " VALUES (#{id}, #{url}, #{version}, #{incarnation}, " + NOW_H2 + ", " + NOW_H2 + ")",
            databaseId = "h2")
    @Insert("INSERT INTO broker (id, url, version, incarnation, started_at, seen_at)"
            + " VALUES (#{id}, #{url}, #{version}, #{incarnation}, " + NOW + ", " + NOW + ")")
    int register(
            @Param("id") String id,
            @Param("url") String url,
            @Param("version") String version,
            @Param("incarnation") String incarnation);

    @Delete("DELETE FROM broker WHERE id = #{id} AND incarnation = #{incarnation}")
    int deregister(@Param("id") String id, @Param("incarnation") String incarnation);

    /** Waits for the metadata transactions of the term before, which hold the row for share. */
    @Update(
            value = "UPDATE leadership SET term = term + 1, broker_id = #{id}, incarnation = #{incarnation},"
                    + " url = #{url}, since = " + NOW_H2 + " WHERE id = 1",
            databaseId = "h2")
    @Update("UPDATE leadership SET term = term + 1, broker_id = #{id}, incarnation = #{incarnation},"
            + " url = #{url}, since = " + NOW + " WHERE id = 1")
    int beginTerm(@Param("id") String id, @Param("incarnation") String incarnation, @Param("url") String url);

    @Insert("INSERT INTO leader_term (term, broker_id, url, elected_at)"
            + " SELECT term, broker_id, url, since FROM leadership WHERE id = 1")
    int recordTerm();

    @Select("SELECT term FROM leadership WHERE id = 1")
    long term();

    /** H2 has no locks for share. */
    @Select(value = FENCE + " FOR UPDATE", databaseId = "h2")
    @Select(value = FENCE + " LOCK IN SHARE MODE", databaseId = "mariadb")
    @Select(value = FENCE + " FOR SHARE", databaseId = "mysql")
    @Nullable Long lockTerm(@Param("term") long term, @Param("incarnation") String incarnation);

    String FENCE = "SELECT term FROM leadership WHERE id = 1 AND term = #{term} AND incarnation = #{incarnation}";

    @Select("SELECT locked_by FROM shedlock WHERE name = #{lock}")
    @Nullable String signature(@Param("lock") String lock);

    @Update(
            value = "UPDATE shedlock SET lock_until = LOCALTIMESTAMP(3)"
                    + " WHERE name = #{lock} AND locked_by = #{signature} AND lock_until > LOCALTIMESTAMP(3)",
            databaseId = "h2")
    @Update("UPDATE shedlock SET lock_until = UTC_TIMESTAMP(3)"
            + " WHERE name = #{lock} AND locked_by = #{signature} AND lock_until > UTC_TIMESTAMP(3)")
    int endLease(@Param("lock") String lock, @Param("signature") String signature);

    @Select("SELECT term, broker_id, url, elected_at FROM leader_term ORDER BY term DESC LIMIT #{limit}")
    List<LeaderTerm> terms(@Param("limit") int limit);

    @Delete("DELETE FROM leader_term WHERE term < #{term}")
    int forgetTermsBefore(@Param("term") long term);

    @Delete(value = "DELETE FROM broker WHERE seen_at < " + NOW_H2 + " - #{ms}", databaseId = "h2")
    @Delete("DELETE FROM broker WHERE seen_at < " + NOW + " - #{ms}")
    int forgetBrokersSilentFor(@Param("ms") long ms);

    record PollRow(
            long now,
            @Nullable Long leaseLeft,
            long txid,
            long term,
            String leaderId,
            String leaderIncarnation,
            String leaderUrl,
            long leaderSince,
            @Nullable String leaseSignature,
            @Nullable String brokerId,
            @Nullable String brokerUrl,
            @Nullable String brokerVersion,
            @Nullable Long brokerStartedAt,
            @Nullable Long brokerSeenAt) {}

    record Registered(String incarnation, String url, long age) {}
}

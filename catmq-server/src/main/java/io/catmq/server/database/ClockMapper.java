package io.catmq.server.database;

import org.apache.ibatis.annotations.Select;

interface ClockMapper {
    @Select("SELECT CAST(UNIX_TIMESTAMP(NOW(3)) * 1000 AS SIGNED)")
    @Select(databaseId = "h2", value = "SELECT CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(3)) * 1000 AS BIGINT)")
    long nowMs();
}

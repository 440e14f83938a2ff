package io.catmq.server.log;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.ibatis.mapping.BoundSql;
import org.apache.ibatis.mapping.SqlSource;
import org.apache.ibatis.scripting.defaults.RawSqlSource;
import org.apache.ibatis.scripting.xmltags.XMLLanguageDriver;
import org.apache.ibatis.session.Configuration;

/**
 * SQL in which <code>${partition}</code> stands for a partition's id, and nothing else may be put in. MyBatis would parse
 * such a statement anew each time it runs, which costs more than all the rest of it; here that is done once per
 * partition. Public only because MyBatis makes it.
 */
public final class PartitionSql extends XMLLanguageDriver {
    private static final String PLACE = "${partition}";

    /** Parsed statements take a few KB; beyond this many partitions in use they are parsed again now and then. */
    private static final int MAX_PARTITIONS = 1_000;

    @Override
    public SqlSource createSqlSource(Configuration configuration, String script, Class<?> parameterType) {
        if (script.replace(PLACE, "").contains("${")) {
            throw new IllegalArgumentException("Only " + PLACE + " may be put into SQL: " + script);
        }
        return new PerPartition(configuration, script);
    }

    private static final class PerPartition implements SqlSource {
        private final Configuration configuration;
        private final String script;
        private final Map<Long, SqlSource> parsed = new ConcurrentHashMap<>();

        PerPartition(Configuration configuration, String script) {
            this.configuration = configuration;
            this.script = script;
        }

        @Override
        public BoundSql getBoundSql(Object parameters) {
            Long partition = (Long) ((Map<?, ?>) parameters).get("partition");
            if (parsed.size() > MAX_PARTITIONS) {
                parsed.clear();
            }
            return parsed.computeIfAbsent(partition, this::parse).getBoundSql(parameters);
        }

        private SqlSource parse(long partition) {
            return new RawSqlSource(configuration, script.replace(PLACE, Long.toString(partition)), Map.class);
        }
    }
}

package io.catmq.server.database;

import com.zaxxer.hikari.HikariDataSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.apache.ibatis.exceptions.PersistenceException;
import org.apache.ibatis.logging.nologging.NoLoggingImpl;
import org.apache.ibatis.mapping.Environment;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.LocalCacheScope;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.SqlSessionFactory;
import org.apache.ibatis.session.SqlSessionFactoryBuilder;
import org.apache.ibatis.transaction.jdbc.JdbcTransactionFactory;
import org.apache.ibatis.type.ByteArrayTypeHandler;
import org.apache.ibatis.type.JdbcType;
import org.apache.ibatis.type.TypeHandler;

/**
 * One database that CatMQ stores something in: its connections, its dialect and the MyBatis mappers on it. Sessions are
 * in autocommit, READ COMMITTED and UTC, whatever the server or the URL says. Thread safe.
 */
public final class Database implements AutoCloseable {
    private final String name;
    private final DatabaseSettings settings;
    private final HikariDataSource dataSource;
    private final ServerFacts facts;
    private final SqlSessionFactory sessions;
    private final Set<Class<?>> registered = ConcurrentHashMap.newKeySet();

    private Database(DatabaseSettings settings, HikariDataSource dataSource, ServerFacts facts) {
        this.name = settings.name();
        this.settings = settings;
        this.dataSource = dataSource;
        this.facts = facts;
        this.sessions = new SqlSessionFactoryBuilder().build(configuration(dataSource, facts.dialect()));
    }

    /**
     * Connects and checks that the database can be used as it is.
     *
     * @throws DatabaseNotUsableException with what to change, when it cannot be reached or used
     */
    public static Database open(DatabaseSettings settings) {
        JdbcUrl url = JdbcUrl.of(settings.url());
        ServerFacts facts = StartChecks.run(settings, url);
        return new Database(settings, ConnectionPool.open(settings, url), facts);
    }

    /**
     * Without connecting, for a database that is away: everything fails with UNAVAILABLE until it is back. Then
     * {@link #check()} tells whether it is what it was.
     *
     * @param lastKnown what was found out about it when it was last open
     */
    public static Database openUnreached(DatabaseSettings settings, ServerFacts lastKnown) {
        return new Database(settings, ConnectionPool.open(settings, JdbcUrl.of(settings.url())), lastKnown);
    }

    /**
     * Checks again what was checked when it was opened, on a connection of its own.
     *
     * @throws DatabaseNotUsableException with what to change; {@link DatabaseNotUsableException#isAway()} when there was
     *     no connection
     */
    public void check() {
        ServerFacts now = StartChecks.run(settings, JdbcUrl.of(settings.url()));
        if (now.dialect() != dialect()) {
            throw new DatabaseNotUsableException("Database '" + name + "' is "
                    + now.dialect().label() + " now, but was " + dialect().label() + ". Start this server anew");
        }
    }

    private static Configuration configuration(DataSource dataSource, Dialect dialect) {
        Configuration configuration =
                new Configuration(new Environment("catmq", new JdbcTransactionFactory(), dataSource));
        configuration.setDatabaseId(dialect.id());
        configuration.setCacheEnabled(false);
        configuration.setLocalCacheScope(LocalCacheScope.STATEMENT);
        configuration.setMapUnderscoreToCamelCase(true);
        configuration.setArgNameBasedConstructorAutoMapping(true);
        configuration.setLogImpl(NoLoggingImpl.class);
        // MyBatis reads byte[] columns through java.sql.Blob, which copies payloads twice more.
        for (JdbcType type : List.of(JdbcType.BLOB, JdbcType.LONGVARBINARY)) {
            configuration.getTypeHandlerRegistry().register(byte[].class, type, new ByteArrayTypeHandler());
        }
        return configuration;
    }

    /** The name it was configured with. */
    public String name() {
        return name;
    }

    /** Its connection pool. */
    public DataSource dataSource() {
        return dataSource;
    }

    /** What kind of database it is. */
    public Dialect dialect() {
        return facts.dialect();
    }

    /** The number of connections at most. */
    public int poolSize() {
        return dataSource.getMaximumPoolSize();
    }

    /** Version and limits, as found at the start. */
    public ServerFacts facts() {
        return facts;
    }

    /**
     * Applies what is missing of the schema under {@code db/<part>}, with a history table of its own
     * ({@code flyway_<part>}), so that several parts can share one schema.
     *
     * @throws DatabaseNotUsableException when a migration fails
     */
    public void migrate(String part) {
        Migrations.apply(this, part);
    }

    /**
     * Works with a mapper in one autocommitted session: each statement is on its own.
     *
     * @throws DatabaseException when a statement fails
     */
    public <M, R> R call(Class<M> mapper, Function<M, R> work) {
        register(mapper);
        try (SqlSession session = sessions.openSession(true)) {
            return work.apply(session.getMapper(mapper));
        } catch (PersistenceException failure) {
            throw JdbcErrors.translate(name, failure);
        }
    }

    /** From now on rows that a mapper returns as {@code type} are read by {@code reader}, which sees the whole row. */
    public <T> void readRows(Class<T> type, TypeHandler<T> reader) {
        sessions.getConfiguration().getTypeHandlerRegistry().register(type, reader);
    }

    /**
     * Works in one transaction on one connection: committed when {@code work} returns, rolled back when it throws. Take
     * mappers with {@link #mapper(SqlSession, Class)}. The database ends a transaction in which it hears nothing for 10 s.
     *
     * @throws DatabaseException when a statement or the commit fails; when UNAVAILABLE, the commit may have happened
     */
    public <R> R inTransaction(Function<SqlSession, R> work) {
        try (SqlSession session = sessions.openSession(false)) {
            TransactionLimits.begin(session, facts.dialect());
            try {
                R result = work.apply(session);
                session.commit(true);
                return result;
            } catch (RuntimeException | Error failure) {
                rollback(session, failure);
                throw failure;
            } finally {
                TransactionLimits.end(session, facts.dialect());
            }
        } catch (PersistenceException failure) {
            throw JdbcErrors.translate(name, failure);
        }
    }

    /** Forced: MyBatis does not know of statements that were not its own, and the pool would commit them. */
    private static void rollback(SqlSession session, Throwable why) {
        try {
            session.rollback(true);
        } catch (PersistenceException broken) {
            // With the connection goes the transaction.
            why.addSuppressed(broken);
        }
    }

    /** What a failure of somebody else's code on this database's connections means; thrown on if it is none of SQL. */
    public DatabaseException failure(RuntimeException failure) {
        return JdbcErrors.translate(name, failure);
    }

    /** A mapper on an open session. */
    public <M> M mapper(SqlSession session, Class<M> mapper) {
        register(mapper);
        return session.getMapper(mapper);
    }

    /** Not by asking MyBatis: it calls a mapper known before its statements are, and a request in between fails. */
    private void register(Class<?> mapper) {
        if (!registered.contains(mapper)) {
            synchronized (registered) {
                if (!registered.contains(mapper)) {
                    sessions.getConfiguration().addMapper(mapper);
                    registered.add(mapper);
                }
            }
        }
    }

    /** Closes all connections. */
    @Override
    public void close() {
        dataSource.close();
    }

    @Override
    public String toString() {
        return "Database[" + name + ", " + facts.dialect().label() + " " + facts.version() + "]";
    }
}

package io.catmq.binder.outbox;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Random;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/** Now and then a commit fails, after it was done or before: what a crash looks like from the database. */
final class FaultyDataSource extends DelegatingDataSource {
    private final Random random;
    private final int oneIn;

    FaultyDataSource(DataSource target, long seed, int oneIn) {
        super(target);
        this.random = new Random(seed);
        this.oneIn = oneIn;
    }

    @Override
    public Connection getConnection() throws SQLException {
        Connection connection = super.getConnection();
        return (Connection) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Connection.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("commit") && strikes()) {
                        if (random.nextBoolean()) {
                            connection.commit();
                        }
                        throw new SQLException("cut around a commit");
                    }
                    try {
                        return method.invoke(connection, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private synchronized boolean strikes() {
        return random.nextInt(oneIn) == 0;
    }
}

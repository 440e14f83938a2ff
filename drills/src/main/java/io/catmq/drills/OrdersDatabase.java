package io.catmq.drills;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The database of the sample {@code orders}: a schema of its own beside the brokers'. */
final class OrdersDatabase {

    private static final String SCHEMA = "orders";

    private final MariaDb server;

    OrdersDatabase(MariaDb server) {
        this.server = server;
        try (var connection = open(server.url());
                var statement = connection.createStatement()) {
            statement.execute("CREATE DATABASE IF NOT EXISTS " + SCHEMA);
        } catch (SQLException e) {
            throw new DrillException("Cannot make the application's database", e);
        }
    }

    String url() {
        return server.url().replaceFirst("/[a-z]+[?]", "/" + SCHEMA + "?");
    }

    String user() {
        return server.user();
    }

    String password() {
        return server.password();
    }

    private Connection open(String url) throws SQLException {
        return DriverManager.getConnection(url, server.user(), server.password());
    }

    /** An order, as {@code customer#number}, and its value. */
    record Order(String id, long cents) {}

    List<Order> orders() {
        var orders = new ArrayList<Order>();
        query("SELECT customer, number, cents FROM customer_order", row -> {
            orders.add(new Order(row.getString(1) + "#" + row.getInt(2), row.getLong(3)));
        });
        return orders;
    }

    /** How many; 0 before there is a table. */
    long count(String table) {
        var count = new long[1];
        try (var connection = open(url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
            rows.next();
            count[0] = rows.getLong(1);
        } catch (SQLException e) {
            return 0;
        }
        return count[0];
    }

    /** Customers whose books say something else than their orders. */
    List<String> unbalanced() {
        var lines = new ArrayList<String>();
        query("""
                SELECT c.id, c.orders, COALESCE(SUM(o.cents), 0), COALESCE(MAX(r.last_number), 0), COALESCE(MAX(r.cents), 0)
                FROM customer c LEFT JOIN customer_order o ON o.customer = c.id
                LEFT JOIN revenue r ON r.customer = c.id GROUP BY c.id, c.orders""", row -> {
            if (row.getInt(2) != row.getInt(4) || row.getLong(3) != row.getLong(5)) {
                lines.add(row.getString(1) + " has " + row.getInt(2) + " orders of " + row.getLong(3)
                        + " cents, in the books are " + row.getInt(4) + " of " + row.getLong(5));
            }
        });
        return lines;
    }

    private interface RowReader {
        void read(java.sql.ResultSet row) throws SQLException;
    }

    private void query(String sql, RowReader reader) {
        try (var connection = open(url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                reader.read(rows);
            }
        } catch (SQLException e) {
            throw new DrillException("Cannot read the application's database", e);
        }
    }

    /** Values of all orders by id. */
    Map<String, Long> centsById() {
        var cents = new TreeMap<String, Long>();
        orders().forEach(order -> cents.put(order.id(), order.cents()));
        return cents;
    }
}

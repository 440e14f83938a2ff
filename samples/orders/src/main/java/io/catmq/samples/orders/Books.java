package io.catmq.samples.orders;

import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Books the revenue of each customer, event by event. */
@Service
public class Books {
    private final JdbcClient jdbc;

    /** Books in this database. */
    public Books(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Adds an order to the books. Counts on getting each event once and in the order of its customer: nothing here would
     * notice a second time but the number, which tells when that is wrong.
     */
    public void book(OrderPlaced order) {
        if (order.number() == 1) {
            jdbc.sql("INSERT INTO revenue (customer, last_number, cents) VALUES (?, 1, ?)")
                    .params(order.customer(), order.cents())
                    .update();
            return;
        }
        int updated = jdbc.sql(
                        "UPDATE revenue SET last_number = ?, cents = cents + ? WHERE customer = ? AND last_number = ?")
                .params(order.number(), order.cents(), order.customer(), order.number() - 1)
                .update();
        if (updated != 1) {
            throw new IllegalStateException(
                    "Order " + order.number() + " of " + order.customer() + " comes out of turn");
        }
    }

    /**
     * A line of the balance.
     *
     * @param ordered cents of all orders
     * @param booked cents in the books
     */
    public record Line(String customer, int orders, long ordered, long booked) {
        boolean balances() {
            return ordered == booked;
        }
    }

    /** Orders and books side by side. */
    public List<Line> balance() {
        return jdbc.sql("""
                        SELECT o.customer, COUNT(*), SUM(o.cents), COALESCE(MAX(r.cents), 0) FROM customer_order o
                        LEFT JOIN revenue r ON r.customer = o.customer GROUP BY o.customer ORDER BY o.customer""")
                .query((row, number) -> new Line(row.getString(1), row.getInt(2), row.getLong(3), row.getLong(4)))
                .list();
    }
}

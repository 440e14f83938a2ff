package io.catmq.samples.orders;

import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** Takes orders. */
@Service
public class Shop {
    private final JdbcClient jdbc;
    private final StreamBridge bridge;

    /** A shop on this database. */
    public Shop(JdbcClient jdbc, StreamBridge bridge) {
        this.jdbc = jdbc;
        this.bridge = bridge;
    }

    /** Makes a customer known. */
    public void register(String customer) {
        try {
            jdbc.sql("INSERT INTO customer (id, orders) VALUES (?, 0)")
                    .param(customer)
                    .update();
        } catch (DuplicateKeyException e) {
            // Known already.
        }
    }

    /**
     * Places an order: its row and its event are in one transaction.
     *
     * @param changesItsMind whether the customer does, after all is done: nothing may be left of it then
     */
    @Transactional
    public void place(String customer, long cents, boolean changesItsMind) {
        jdbc.sql("UPDATE customer SET orders = orders + 1 WHERE id = ?")
                .param(customer)
                .update();
        int number = jdbc.sql("SELECT orders FROM customer WHERE id = ?")
                .param(customer)
                .query(Integer.class)
                .single();
        jdbc.sql("INSERT INTO customer_order (customer, number, cents) VALUES (?, ?, ?)")
                .params(customer, number, cents)
                .update();
        bridge.send(
                "orders-out-0",
                MessageBuilder.withPayload(new OrderPlaced(customer, number, cents))
                        .setHeader("catmq_key", customer)
                        .build());
        if (changesItsMind) {
            throw new ChangedMindException();
        }
    }

    /** Rolls back. */
    static final class ChangedMindException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        ChangedMindException() {
            super("The customer changes its mind");
        }
    }
}

package io.catmq.samples.orders;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Place orders, then look whether the books balance. */
@Component
public class Customers {
    private static final Logger LOG = LoggerFactory.getLogger(Customers.class);

    /** One in so many changes its mind. */
    private static final int FICKLE = 10;

    private final Shop shop;
    private final Books books;
    private final OrdersProperties properties;

    /** Customers of this shop. */
    public Customers(Shop shop, Books books, OrdersProperties properties) {
        this.shop = shop;
        this.books = books;
        this.properties = properties;
    }

    /** Returns whether the books balance in the end. */
    boolean shop() {
        for (int i = 0; i < properties.customers(); i++) {
            shop.register("customer-" + i);
        }
        int placed = 0;
        int rolledBack = 0;
        while (properties.count() < 0 || placed + rolledBack < properties.count()) {
            if (place()) {
                placed++;
            } else {
                rolledBack++;
            }
            pause(properties.pause().toMillis());
        }
        System.out.println(placed + " orders placed, " + rolledBack + " taken back");
        return awaitBalance();
    }

    private boolean place() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        try {
            shop.place(
                    "customer-" + random.nextInt(properties.customers()),
                    random.nextLong(1, 10_000),
                    random.nextInt(FICKLE) == 0);
            return true;
        } catch (Shop.ChangedMindException e) {
            return false;
        } catch (DataAccessException | TransactionException e) {
            LOG.warn("An order was not placed: {}", e.getMessage());
            return false;
        }
    }

    private boolean awaitBalance() {
        long deadline = System.nanoTime() + properties.timeout().toNanos();
        List<Books.Line> lines = books.balance();
        while (!lines.stream().allMatch(Books.Line::balances) && System.nanoTime() < deadline) {
            pause(100);
            lines = books.balance();
        }
        System.out.printf("%-12s %7s %12s %12s%n", "customer", "orders", "ordered", "booked");
        for (Books.Line line : lines) {
            System.out.printf(
                    "%-12s %7d %12.2f %12.2f%n",
                    line.customer(), line.orders(), line.ordered() / 100.0, line.booked() / 100.0);
        }
        boolean balances = lines.stream().allMatch(Books.Line::balances);
        System.out.println(balances ? "The books balance." : "THE BOOKS DO NOT BALANCE.");
        return balances;
    }

    private static void pause(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}

package io.catmq.samples.orders;

import java.util.function.Consumer;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.ConfigurationPropertiesScan;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.messaging.MessagingException;

/** A shop and its books, which balance whenever it is killed. */
@SpringBootApplication
@ConfigurationPropertiesScan
public class OrdersApplication {
    /** Runs in a transaction, as application.yml says, so booking and position commit together. */
    @Bean
    Consumer<OrderPlaced> book(Books books) {
        return books::book;
    }

    /** Places orders and waits until all are booked; exits with 0 when the books balance, else with 1. */
    public static void main(String[] args) {
        ConfigurableApplicationContext context = SpringApplication.run(OrdersApplication.class, args);
        boolean balances = shops(context.getBean(Customers.class));
        System.exit(SpringApplication.exit(context, () -> balances ? 0 : 1));
    }

    private static boolean shops(Customers customers) {
        try {
            return customers.shop();
        } catch (MessagingException e) {
            System.out.println("Orders cannot be placed: "
                    + NestedExceptionUtils.getMostSpecificCause(e).getMessage());
            return false;
        }
    }
}

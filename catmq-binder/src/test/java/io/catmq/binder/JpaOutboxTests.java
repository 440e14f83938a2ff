package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.binder.outbox.ApplicationDatabase;
import io.catmq.binder.outbox.StoredMessages;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.Message;
import io.catmq.client.NewTopic;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.SharedEntityManagerCreator;
import org.springframework.orm.jpa.persistenceunit.PersistenceManagedTypes;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** An entity and its event are one, with JPA's transactions, whenever Hibernate writes what it has in memory. */
@Timeout(120)
class JpaOutboxTests extends ApplicationFixture {
    private final ApplicationDatabase database = ApplicationDatabase.h2().withTables();
    private final String events = "events-" + UUID.randomUUID();

    @AfterEach
    void closeDatabase() throws Exception {
        closeApplications();
        ((AutoCloseable) database.dataSource()).close();
    }

    @Test
    void an_entity_and_its_event_are_there_after_the_commit_whichever_came_first() {
        Shop shop = shop();
        shop.inTransaction(() -> {
            shop.entities.persist(new Purchase(1, "first"));
            shop.send("first");
            shop.send("second");
            shop.entities.persist(new Purchase(2, "second"));
            shop.entities.persist(new Purchase(3, "third"));
            shop.entities.flush();
            shop.send("third");
            assertThat(StoredMessages.valuesOf(connection(), events)).isEmpty();
        });
        awaitEvents("first", "second", "third");
        assertThat(shop.names()).containsExactly("first", "second", "third");
    }

    @Test
    void neither_is_there_after_a_rollback_before_hibernate_has_written_or_after() {
        Shop shop = shop();
        for (boolean flushes : new boolean[] {false, true}) {
            assertThatThrownBy(() -> shop.inTransaction(() -> {
                        shop.entities.persist(new Purchase(1, "never"));
                        shop.send("never");
                        if (flushes) {
                            shop.entities.flush();
                        }
                        throw new IllegalStateException("rolled back");
                    }))
                    .hasMessage("rolled back");
        }
        shop.place(2, "placed");
        awaitEvents("placed");
        assertThat(shop.names()).containsExactly("placed");
    }

    @Test
    void an_event_vanishes_with_an_entity_that_the_database_refuses_only_at_the_commit() {
        Shop shop = shop();
        shop.place(1, "taken");
        assertThatThrownBy(() -> shop.place(2, "taken")).isInstanceOf(DataIntegrityViolationException.class);
        shop.place(3, "free");
        awaitEvents("taken", "free");
    }

    @Test
    void an_entity_vanishes_with_an_event_that_cannot_be_written() {
        Shop shop = shop();
        assertThatThrownBy(() -> shop.inTransaction(() -> {
                    shop.entities.persist(new Purchase(1, "never"));
                    shop.bridge.send(
                            "out-out-0",
                            MessageBuilder.withPayload("never")
                                    .setHeader(CatMqHeaders.DELAY, "1s")
                                    .build());
                }))
                .hasStackTraceContaining("catmq_delay");
        shop.place(2, "placed");
        awaitEvents("placed");
        assertThat(shop.names()).containsExactly("placed");
    }

    @Test
    void a_handlers_entity_its_event_and_its_position_are_one() {
        Shop shop = shop(
                Handling.class,
                "spring.cloud.stream.bindings.in-in-0.destination=" + topic,
                "spring.cloud.stream.bindings.in-in-0.group=group",
                "spring.cloud.stream.bindings.in-in-0.consumer.back-off-initial-interval=1",
                "spring.cloud.stream.catmq.bindings.in-in-0.consumer.transactional=true");
        try (CatMqProducer producer = new CatMqProducer(connection())) {
            producer.sendAndWait(Message.of(topic, "k", "one"));
            producer.sendAndWait(Message.of(topic, "k", "two"));
        }
        awaitEvents("one", "two");
        assertThat(shop.attempts.get()).as("the first one failed").isEqualTo(3);
        assertThat(shop.names()).containsExactly("one", "two");
    }

    private Shop shop() {
        return shop(Beans.class);
    }

    private Shop shop(Class<?> configuration, String... settings) {
        admin(admin -> admin.createTopic(NewTopic.of(events, 1)));
        List<String> all = new ArrayList<>(List.of(
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user(),
                "spring.cloud.stream.bindings.out-out-0.destination=" + events,
                "spring.cloud.stream.catmq.bindings.out-out-0.producer.outbox=true"));
        all.addAll(List.of(settings));
        return run(configuration, all.toArray(String[]::new)).bean(Shop.class);
    }

    private ConnectionOptions connection() {
        return ConnectionOptions.of(server.url());
    }

    private void awaitEvents(String... names) {
        InboundFixture.await().untilAsserted(() -> assertThat(StoredMessages.valuesOf(connection(), events))
                .containsExactly(names));
    }

    @Entity
    static class Purchase {
        @Id
        private long id;

        @Column(unique = true)
        private String name;

        @SuppressWarnings("unused") // Hibernate's
        Purchase() {
            this(0, "");
        }

        Purchase(long id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    /** What an application does with entities and events. */
    private static final class Shop {
        private final EntityManager entities;
        private final StreamBridge bridge;
        private final TransactionTemplate transactions;
        private final AtomicInteger attempts = new AtomicInteger();

        Shop(EntityManager entities, StreamBridge bridge, PlatformTransactionManager transactions) {
            this.entities = entities;
            this.bridge = bridge;
            this.transactions = new TransactionTemplate(transactions);
        }

        void inTransaction(Runnable work) {
            transactions.executeWithoutResult(status -> work.run());
        }

        /** Hibernate writes the entity at the commit, after the event. */
        void place(long id, String name) {
            inTransaction(() -> {
                entities.persist(new Purchase(id, name));
                send(name);
            });
        }

        void send(String name) {
            bridge.send(
                    "out-out-0",
                    MessageBuilder.withPayload(name)
                            .setHeader(CatMqHeaders.KEY, "k")
                            .build());
        }

        void handle(String name) {
            entities.persist(new Purchase(name.hashCode(), name));
            send(name);
            if (attempts.incrementAndGet() == 1) {
                throw new IllegalStateException("as asked for");
            }
        }

        List<String> names() {
            return entities.createQuery("select p.name from JpaOutboxTests$Purchase p order by p.name", String.class)
                    .getResultList();
        }
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Beans {
        @Bean
        LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
            LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
            factory.setDataSource(dataSource);
            factory.setManagedTypes(PersistenceManagedTypes.of(Purchase.class.getName()));
            factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
            factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "update"));
            return factory;
        }

        @Bean
        JpaTransactionManager transactionManager(EntityManagerFactory factory) {
            return new JpaTransactionManager(factory);
        }

        @Bean
        Shop shop(EntityManagerFactory factory, StreamBridge bridge, PlatformTransactionManager transactions) {
            return new Shop(SharedEntityManagerCreator.createSharedEntityManager(factory), bridge, transactions);
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Handling extends Beans {
        @Bean
        Consumer<String> in(Shop shop) {
            return shop::handle;
        }
    }
}

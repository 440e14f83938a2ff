package io.catmq.binder;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.outbox.ApplicationDatabase;
import io.catmq.client.TopicChange;
import io.catmq.client.TopicPartition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Groups that must not miss what goes through an outbox. */
@Timeout(120)
class OutboxRequiredGroupsTests extends InboundFixture {
    private final ApplicationDatabase database = ApplicationDatabase.h2().withTables();

    @Test
    void a_required_group_misses_nothing_on_partitions_that_are_added_while_the_outbox_is_relayed() {
        createTopic(1);
        TestApplication application = run(
                Sender.class,
                "spring.datasource.url=" + database.url(),
                "spring.datasource.username=" + database.user(),
                "spring.cloud.stream.catmq.binder.outbox.poll-interval=200ms",
                "spring.cloud.stream.bindings.out-out-0.destination=" + topic,
                "spring.cloud.stream.bindings.out-out-0.producer.required-groups=late",
                "spring.cloud.stream.catmq.bindings.out-out-0.producer.outbox=true");
        send(application, "before", 0);
        assertThat(contents(topic, 1)).hasSize(1);
        assertThat(committedOf("late")).containsOnlyKeys(new TopicPartition(topic, 0));
        admin(admin -> admin.alterTopic(topic, TopicChange.partitions(3)));
        send(application, "to the new one", 2);
        assertThat(contents(topic, 2)).hasSize(2);
        assertThat(committedOf("late"))
                .containsOnlyKeys(
                        new TopicPartition(topic, 0), new TopicPartition(topic, 1), new TopicPartition(topic, 2))
                .containsValues(0L);
    }

    private static void send(TestApplication application, String text, int partition) {
        new TransactionTemplate(application.bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> application.send(
                        "out-out-0",
                        MessageBuilder.withPayload(text)
                                .setHeader(CatMqHeaders.PARTITION, partition)
                                .build()));
    }

    private Map<TopicPartition, Long> committedOf(String group) {
        return admin(admin -> admin.committedOffsets(group, List.of(topic)));
    }

    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Sender {}
}

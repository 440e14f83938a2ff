package io.catmq.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.Mockito.mock;

import io.catmq.autoconfigure.CatMqConnectionDetails;
import io.catmq.client.CatMqAdmin;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.NewTopic;
import io.catmq.client.ServerUnavailableException;
import io.catmq.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.test.context.MergedContextConfiguration;

@Timeout(120)
class EmbeddedServerTests {
    @Test
    void servers_know_nothing_of_each_other_and_end_when_they_are_closed() {
        EmbeddedServer closed;
        try (EmbeddedServer one = EmbeddedServer.start();
                EmbeddedServer other = EmbeddedServer.start()) {
            try (CatMqAdmin admin = admin(one.url())) {
                admin.createTopic(NewTopic.of("orders"));
            }
            try (CatMqAdmin admin = admin(other.url())) {
                assertThat(admin.listTopics()).isEmpty();
            }
            closed = one;
        }
        closed.close();
        assertGone(closed.url());
    }

    @Test
    void the_jvm_stays_as_it_was() {
        Properties before = (Properties) System.getProperties().clone();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        EmbeddedServer.start().close();
        assertThat(System.getProperties().entrySet()).containsExactlyInAnyOrderElementsOf(before.entrySet());
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
    }

    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void its_end_is_nothing_to_warn_of(CapturedOutput output) {
        EmbeddedServer.start().close();
        assertThat(output).doesNotContain("WARN");
    }

    @Test
    void a_setting_that_does_not_exist_is_an_error_in_the_servers_words() {
        assertThatThrownBy(() -> EmbeddedServer.start(Map.of("catmq.topics.default-partitons", "3")))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("did you mean catmq.topics.default-partitions?");
    }

    @Test
    void topics_are_given_with_a_number_of_partitions_or_without() {
        assertThat(EmbeddedCatMqContextCustomizer.topic("orders:4")).isEqualTo(NewTopic.of("orders", 4));
        assertThat(EmbeddedCatMqContextCustomizer.topic("orders")).isEqualTo(NewTopic.of("orders"));
        assertThatThrownBy(() -> EmbeddedCatMqContextCustomizer.topic("orders:many"))
                .hasMessageContaining("must be name or name:partitions");
    }

    @Test
    void the_server_ends_with_its_context() {
        GenericApplicationContext context = customized();
        context.refresh();
        String url = context.getBean(CatMqConnectionDetails.class).getServers().get(0);
        try (CatMqAdmin admin = admin(url)) {
            assertThat(admin.listTopics()).hasSize(1);
        }
        context.close();
        assertGone(url);
    }

    @Test
    void and_also_when_the_context_cannot_start() {
        GenericApplicationContext context = customized();
        AtomicReference<String> url = new AtomicReference<>();
        context.registerBean("fails", Object.class, () -> {
            url.set(context.getBean(CatMqConnectionDetails.class).getServers().get(0));
            throw new IllegalStateException("no");
        });
        assertThatThrownBy(context::refresh).hasRootCauseMessage("no");
        assertGone(url.get());
    }

    private static GenericApplicationContext customized() {
        GenericApplicationContext context = new GenericApplicationContext();
        new EmbeddedCatMqContextCustomizer(List.of(NewTopic.of("orders")), Map.of())
                .customizeContext(context, mock(MergedContextConfiguration.class));
        return context;
    }

    private static void assertGone(String url) {
        try (CatMqAdmin admin = admin(url)) {
            assertThatThrownBy(admin::listTopics).isInstanceOf(ServerUnavailableException.class);
        }
    }

    private static CatMqAdmin admin(String url) {
        return new CatMqAdmin(ConnectionOptions.builder()
                .servers(url)
                .requestTimeout(Duration.ofSeconds(2))
                .build());
    }
}

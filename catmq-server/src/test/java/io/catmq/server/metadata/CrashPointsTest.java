package io.catmq.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CrashPointsTest {
    private static final String WHERE = "catmq.test.crash-at";
    private static final String ALLOWED = "catmq.test.allow-crash-points";

    @AfterEach
    void forget() {
        System.clearProperty(WHERE);
        System.clearProperty(ALLOWED);
    }

    @Test
    void nobody_dies_who_was_not_told_to() {
        assertThatCode(() -> CrashPoints.ofThisProcess().reach("topic.create", "after-intent"))
                .doesNotThrowAnyException();
    }

    @Test
    void dying_is_refused_where_it_was_not_allowed_expressly() {
        System.setProperty(WHERE, "topic.create.after-intent");
        assertThatThrownBy(CrashPoints::ofThisProcess)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("catmq.test.crash-at is for tests only");
    }

    @Test
    void a_place_that_does_not_exist_is_refused_with_those_that_do() {
        System.setProperty(WHERE, "topic.create.after-lunch");
        System.setProperty(ALLOWED, "true");
        assertThatThrownBy(CrashPoints::ofThisProcess)
                .hasMessageContaining("topic.create.after-lunch")
                .hasMessageContaining("topic.delete.after-record");
    }

    @Test
    void all_places_are_in_the_docs() throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "metadata.md"))).contains(CrashPoints.names());
    }
}

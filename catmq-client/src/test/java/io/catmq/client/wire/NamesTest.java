package io.catmq.client.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

    @ParameterizedTest
    @ValueSource(strings = {"a", "orders", "Orders.v1_2-x", "...", "_single", "0"})
    void good_names_are_taken(String name) {
        assertThat(Names.problem("topic", name)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "__internal", "a b", "a/b", "größe", "a\n", "a\"b", "%41", "a,b"})
    void bad_names_are_refused_with_the_rule(String name) {
        assertThat(Names.problem("topic", name)).get().asString().contains(Names.RULE);
    }

    @Test
    void two_hundred_characters_are_the_most() {
        assertThat(Names.problem("group", "x".repeat(200))).isEmpty();
        assertThatThrownBy(() -> Names.require("group", "x".repeat(201)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("group");
    }

    @Test
    void control_characters_do_not_get_into_messages() {
        assertThat(Names.problem("topic", "a\r\nb\u001b")).get().asString().doesNotContain("\n", "\r", "\u001b");
    }
}

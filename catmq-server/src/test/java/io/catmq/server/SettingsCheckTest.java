package io.catmq.server;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** What a start refuses, and what it must not mind. */
class SettingsCheckTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "catmq.topics.default-partitions",
                "catmq.topics.defaultPartitions",
                "catmq.topics.default_partitions",
                "catmq.client.servers",
                "spring.cloud.stream.catmq.binder.auto-create-topics"
            })
    void settings_are_accepted_in_every_spelling_and_those_of_others_are_left_alone(String name) {
        assertThatCode(() -> SettingsCheck.check(with(name, "1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({
        "catmq.topic.default-partitions, did you mean catmq.topics.default-partitions?",
        "catmq.topics.default-partition, did you mean catmq.topics.default-partitions?",
        "catmq.topics.default.partitions, did you mean catmq.topics.default-partitions?",
        "catmq.colour, is not a setting of this server."
    })
    void a_name_that_does_not_exist_is_refused_with_the_nearest_one(String name, String says) {
        assertThatThrownBy(() -> SettingsCheck.check(with(name, "1"))).hasMessageContainingAll(name, says);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CATMQ_TOPICS_DEFAULTPARTITIONS",
                "CATMQ_TOPICS_DEFAULT_PARTITIONS",
                "CATMQ_JAVA_OPTS",
                "CATMQ_SKIP_PORTAL",
                "CATMQ_TEST_MYSQL_URL",
                "CATMQ_PORT_8080_TCP",
                "CATMQ_SERVICE_HOST",
                "CATMQ_BROKER_SERVICE_PORT"
            })
    void environment_variables_of_others_are_left_alone(String name) {
        assertThatCode(() -> SettingsCheck.check(withVariable(name, "1"))).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"CATMQ_TOPICS_PARTITIONS", "CATMQ_TOPIC_DEFAULTPARTITIONS"})
    void an_environment_variable_that_looks_like_a_setting_is_refused(String name) {
        assertThatThrownBy(() -> SettingsCheck.check(withVariable(name, "1")))
                .hasMessageContaining(name + " is not a setting of this server");
    }

    @ParameterizedTest
    @CsvSource({
        "catmq.topics.default-partitions, three, a whole number",
        "catmq.topics.default-retention, 7days, a time such as",
        "catmq.limits.max-message-bytes, big, a size such as",
        "catmq.topics.auto-create, maybe, true or false"
    })
    void a_value_of_the_wrong_type_is_said_in_one_sentence(String name, String value, String allowed) {
        assertThatThrownBy(() -> SettingsCheck.check(with(name, value)))
                .isInstanceOf(WrongSettingException.class)
                .hasMessageStartingWith(name + " is \"" + value + "\", must be " + allowed);
    }

    @Test
    void a_stray_argument_is_refused_and_a_stray_password_is_not_shown() {
        assertThatThrownBy(() -> SettingsCheck.check(new StandardEnvironment(), "--server.port=1", "start"))
                .hasMessageContaining("The argument \"start\" is not a setting");
        assertThatThrownBy(() -> SettingsCheck.check(new StandardEnvironment(), "--catmq.database.password", "s3cret"))
                .hasMessageContaining("The argument after the password is not a setting")
                .hasMessageNotContaining("s3cret");
    }

    private static ConfigurableEnvironment with(String name, String value) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("given", Map.of(name, value)));
        return environment;
    }

    private static ConfigurableEnvironment withVariable(String name, String value) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, value)));
        return environment;
    }
}

package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.binder.properties.CatMqBindingProperties;
import io.catmq.client.StartFrom;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Environment variables that set nothing are logged, and no others. */
@ExtendWith(OutputCaptureExtension.class)
class MisspeltVariablesTests {
    private static final String CATMQ = "SPRING_CLOUD_STREAM_CATMQ_";

    @ParameterizedTest
    @CsvSource({
        CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFRM, . Did you mean " + CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFROM?",
        CATMQ + "BINDINGS_BILL_IN_0_CONSUMER_DEADLETER_ENABLED, . Did you mean " + CATMQ
                + "BINDINGS_BILL_IN_0_CONSUMER_DEADLETTER_ENABLED?",
        CATMQ + "BINDINGS_BILLIN0_GROUP, ''",
        CATMQ + "BINDER_AUTOCREATETOPIC, . Did you mean " + CATMQ + "BINDER_AUTOCREATETOPICS?",
        CATMQ + "DEFAULT_PRODUCER_SINC, . Did you mean " + CATMQ + "DEFAULT_PRODUCER_SYNC?",
        CATMQ + "SERVERS, ''",
        "CATMQ_CLIENT_SERVER, . Did you mean CATMQ_CLIENT_SERVERS?",
        "CATMQ_CLIENT_SSL_BUNDEL, . Did you mean CATMQ_CLIENT_SSL_BUNDLE?",
        "CATMQ_CLIENT_BINDINGS_BILLIN0_CONSUMER_STARTFROM, ''",
    })
    void one_that_can_be_no_setting_is_logged_without_its_value(String name, String hint, CapturedOutput output) {
        check(name);
        assertThat(output)
                .contains(" WARN ")
                .containsOnlyOnce(
                        "The environment variable " + name + " sets nothing: CatMQ has no such setting" + hint)
                .doesNotContain("s3cret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CATMQ + "BINDER_SERVERS",
                CATMQ + "BINDER_SERVERS_0",
                CATMQ + "BINDER_START_TIMEOUT",
                CATMQ + "BINDER_STARTTIMEOUT",
                CATMQ + "BINDER_OUTBOX_POLLINTERVAL",
                CATMQ + "BINDER_SSL_BUNDLE",
                CATMQ + "DEFAULT_CONSUMER_STARTFROM",
                CATMQ + "BINDINGS_BILLIN0_CONSUMER_RETRY_DELAYS",
                CATMQ + "BINDINGS_BILLIN0_CONSUMER_RETRY_DELAYS_0_",
                CATMQ + "BINDINGS_BILL_IN_0_CONSUMER_RETRY_KEEP_KEY_ORDER",
                CATMQ + "BINDINGS_OUT_PRODUCER_OUTBOX",
                CATMQ + "SERVICE_HOST",
                CATMQ + "PORT_8080_TCP_ADDR",
                "CATMQ_CLIENT_SERVERS",
                "CATMQ_CLIENT_SERVERS_0_",
                "CATMQ_CLIENT_CLIENTID",
                "CATMQ_CLIENT_CONNECT_TIMEOUT",
                "CATMQ_CLIENT_SSL_BUNDLE",
                "CATMQ_CLIENT_SERVICE_HOST",
                "CATMQ_DATABASE_URL",
                "SPRING_CLOUD_STREAM_BINDINGS_BILLIN0_CONSUMER_COLOUR"
            })
    void what_may_be_a_setting_or_is_not_of_catmq_is_left_alone(String name, CapturedOutput output) {
        check(name, "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.max-poll-records");
        assertThat(output).doesNotContain("sets nothing");
    }

    @ParameterizedTest
    @CsvSource({
        "spring.cloud.stream.bindings.bill-in-0.destination, no binding has one there: put one into application.yml",
        "spring.cloud.stream.catmq.bindings.paid-in-0.consumer.max-poll-records, there are some for paid-in-0",
        "spring.cloud.stream.binders.b.environment.spring.cloud.stream.catmq.bindings.of-in-0.consumer.max-poll-records, there are some for of-in-0",
    })
    void one_of_a_functions_binding_of_which_nothing_else_is_set_is_logged(
            String setting, String where, CapturedOutput output) {
        String name = CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFROM";
        check(name, setting);
        assertThat(output)
                .containsOnlyOnce("The environment variable " + name + " sets nothing: Spring takes one")
                .contains("bindings.<name>, too; " + where);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.max-poll-records",
                "spring.cloud.stream.binders.b.environment.spring.cloud.stream.catmq.bindings.bill-in-0.consumer.max-poll-records"
            })
    void it_is_taken_as_soon_as_something_else_is_set(String setting, CapturedOutput output) {
        check(CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFROM", setting);
        assertThat(output).doesNotContain("sets nothing");
    }

    /** Why that is so. */
    @Test
    void spring_takes_the_variable_of_a_binding_for_one_without_dashes_unless_it_knows_better() {
        String name = CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFROM";
        assertThat(bindings(environment(name, "LATEST"))).containsOnlyKeys("billin0");
        ConfigurableEnvironment knows = environment(name, "LATEST");
        set(knows, "spring.cloud.stream.catmq.bindings.bill-in-0.consumer.max-poll-records");
        assertThat(bindings(knows).get("bill-in-0").getConsumer().getStartFrom())
                .isEqualTo(StartFrom.LATEST);
    }

    private static Map<String, CatMqBindingProperties> bindings(ConfigurableEnvironment environment) {
        return Binder.get(environment)
                .bind("spring.cloud.stream.catmq", StreamSettings.class)
                .get()
                .getBindings();
    }

    private static void check(String name, String... settings) {
        ConfigurableEnvironment environment = environment(name, "s3cret");
        set(environment, settings);
        new SettingsCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
    }

    private static void set(ConfigurableEnvironment environment, String... settings) {
        Map<String, Object> file = new HashMap<>();
        for (String setting : settings) {
            file.put(setting, "1");
        }
        environment.getPropertySources().addLast(new MapPropertySource("file", file));
    }

    private static ConfigurableEnvironment environment(String name, String value) {
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

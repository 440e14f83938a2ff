package io.catmq.autoconfigure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.support.DefaultListableBeanFactory;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/** Environment variables that set nothing are logged, and no others. */
@ExtendWith(OutputCaptureExtension.class)
class MisspeltVariablesTests {
    private static final String CATMQ = "SPRING_CLOUD_STREAM_CATMQ_";

    @ParameterizedTest
    @CsvSource({
        "BINDINGS_BILLIN0_CONSUMER_STARTFRM, . Did you mean " + CATMQ + "BINDINGS_BILLIN0_CONSUMER_STARTFROM?",
        "BINDINGS_BILL_IN_0_CONSUMER_DEADLETER_ENABLED, . Did you mean " + CATMQ
                + "BINDINGS_BILL_IN_0_CONSUMER_DEADLETTER_ENABLED?",
        "BINDINGS_BILLIN0_GROUP, ''",
        "BINDER_AUTOCREATETOPIC, . Did you mean " + CATMQ + "BINDER_AUTOCREATETOPICS?",
        "DEFAULT_PRODUCER_SINC, . Did you mean " + CATMQ + "DEFAULT_PRODUCER_SYNC?",
        "SERVERS, ''",
    })
    void one_that_can_be_no_setting_is_logged_without_its_value(String name, String hint, CapturedOutput output) {
        check(CATMQ + name);
        assertThat(output)
                .contains(" WARN ")
                .containsOnlyOnce(
                        "The environment variable " + CATMQ + name + " sets nothing: CatMQ has no such setting" + hint)
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
                "CATMQ_CLIENT_SERVICE_HOST",
                "SPRING_CLOUD_STREAM_BINDINGS_BILLIN0_CONSUMER_COLOUR"
            })
    void what_may_be_a_setting_or_is_not_of_catmq_is_left_alone(String name, CapturedOutput output) {
        check(name);
        assertThat(output).doesNotContain("sets nothing");
    }

    private static void check(String name) {
        ConfigurableEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, Map.of(name, "s3cret")));
        new SettingsCheck(environment).postProcessBeanFactory(new DefaultListableBeanFactory());
    }
}

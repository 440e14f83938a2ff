package io.catmq.binder.provisioning;

import io.catmq.client.wire.Names;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.util.StringUtils;

/** Refuses names that the server would refuse, with the setting that has them, before a binding starts. */
public final class BindingNames {
    private static final String BINDINGS = "spring.cloud.stream.bindings.";

    private BindingNames() {}

    /**
     * Checks destinations and group of an input.
     *
     * @throws BadBindingNameException with the rule
     */
    public static void checkInput(String binding, BindingProperties properties) {
        for (String topic : StringUtils.commaDelimitedListToStringArray(properties.getDestination())) {
            check("topic", topic, BINDINGS + binding + ".destination");
        }
        check("group", properties.getGroup(), BINDINGS + binding + ".group");
    }

    /**
     * Checks the destination of an output, which may be one that no setting names.
     *
     * @throws BadBindingNameException with the rule
     */
    public static void checkOutput(String binding, BindingProperties properties) {
        check("topic", properties.getDestination(), BINDINGS + binding + ".destination");
    }

    private static void check(String what, @Nullable String name, String setting) {
        if (name != null) {
            Names.problem(what, name).ifPresent(problem -> {
                throw new BadBindingNameException(setting, problem);
            });
        }
    }
}

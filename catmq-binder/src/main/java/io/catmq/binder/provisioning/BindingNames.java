package io.catmq.binder.provisioning;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.client.wire.Names;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.binder.ProducerProperties;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.util.StringUtils;

/** Refuses names that the server would refuse, with the setting that has them, before a binding starts. */
public final class BindingNames {
    private static final String BINDINGS = "spring.cloud.stream.bindings.";

    private static final String CATMQ_BINDINGS = "spring.cloud.stream.catmq.bindings.";

    private BindingNames() {}

    /**
     * Checks destinations and group of an input.
     *
     * @throws BadBindingNameException with the rule
     */
    public static void checkInput(String binding, BindingProperties properties) {
        for (String topic : StringUtils.commaDelimitedListToStringArray(properties.getDestination())) {
            Destinations.problem(topic.trim()).ifPresent(problem -> {
                throw new BadBindingNameException(BINDINGS + binding + ".destination", problem);
            });
        }
        String group = BINDINGS + binding + ".group";
        if ("".equals(properties.getGroup())) {
            throw new BadBindingNameException(
                    group,
                    "The group of binding '" + binding + "' is empty",
                    "Set '" + group
                            + "' to a name, or leave it out: the binding is then anonymous, gets every message from"
                            + " its start on and commits nothing.");
        }
        check("group", properties.getGroup(), group);
    }

    /**
     * Checks that an input can have the topics for failed messages that it asks for.
     *
     * @throws BadBindingNameException with the rule
     */
    public static void checkFailureTopics(
            String binding, BindingProperties properties, CatMqConsumerProperties extension) {
        String prefix = CATMQ_BINDINGS + binding + ".consumer.";
        boolean deadLetters = extension.getDeadLetter().isEnabled();
        boolean retries = !extension.getRetry().getDelays().isEmpty();
        if (properties.getGroup() == null && (deadLetters || retries)) {
            String setting = prefix + (deadLetters ? "dead-letter.enabled" : "retry.delays");
            throw new BadBindingNameException(
                    setting,
                    "Binding '" + binding
                            + "' has no group, and without one nothing is committed and no message is moved, as '"
                            + setting + "' asks for",
                    "Name a group with '" + BINDINGS + binding + ".group', or leave '" + setting
                            + "' out for this binding.");
        }
        for (String topic : StringUtils.commaDelimitedListToStringArray(properties.getDestination())) {
            FailureTopics topics = FailureTopics.of(
                    topic.trim().replace('*', 'x').replace('?', 'x'), properties.getGroup(), extension);
            check("dead-letter topic", topics.deadLetter(), prefix + "dead-letter.topic");
            check("retry topic", topics.retry(), BINDINGS + binding + ".destination");
        }
    }

    /**
     * Checks the destination and the required groups of an output, which may be one that no setting names.
     *
     * @throws BadBindingNameException with the rule
     */
    public static void checkOutput(String binding, BindingProperties properties) {
        check("topic", properties.getDestination(), BINDINGS + binding + ".destination");
        ProducerProperties producer = properties.getProducer();
        if (producer != null) {
            for (String group : producer.getRequiredGroups()) {
                check("group", group, BINDINGS + binding + ".producer.required-groups");
            }
        }
    }

    private static void check(String what, @Nullable String name, String setting) {
        if (name != null) {
            Names.problem(what, name).ifPresent(problem -> {
                throw new BadBindingNameException(setting, problem);
            });
        }
    }
}

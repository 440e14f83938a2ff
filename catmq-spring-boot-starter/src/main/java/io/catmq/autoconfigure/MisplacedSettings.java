package io.catmq.autoconfigure;

import io.catmq.binder.properties.CatMqBindingProperties;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName.Form;
import org.springframework.cloud.stream.config.BindingProperties;
import org.springframework.core.env.Environment;
import org.springframework.util.function.SingletonSupplier;

/**
 * Finds what is CatMQ's but was written among Spring Cloud Stream's own settings of a binding, where it is ignored in silence:
 * {@code spring.cloud.stream.bindings.bill-in-0.consumer.dead-letter.enabled}. What belongs to another binder is left alone.
 */
final class MisplacedSettings {
    private static final String STREAM = "spring.cloud.stream";
    private static final int IN_STREAM = 3;

    private final Environment environment;
    // Not looked up before a setting needs it: most of those of Spring Cloud Stream are not CatMQ's by name either.
    private final Supplier<Set<String>> catMqs = SingletonSupplier.of(() -> names(CatMqBindingProperties.class));
    private final Supplier<Set<String>> springs = SingletonSupplier.of(() -> names(BindingProperties.class));

    MisplacedSettings(Environment environment) {
        this.environment = environment;
    }

    /** How CatMQ's setting is called, if it is written where Spring Cloud Stream's are. */
    Optional<String> meant(ConfigurationPropertyName name) {
        if (!ConfigurationPropertyName.of(STREAM).isAncestorOf(name)) {
            return Optional.empty();
        }
        String group = name.getElement(IN_STREAM, Form.UNIFORM);
        int part = part(name, group);
        if (part < 0) {
            return Optional.empty();
        }
        String setting = Similar.whole(SettingsCheck.written(name.subName(part)));
        return catMqs.get().contains(setting) && !springs.get().contains(setting) && isForCatMq(name, group, part)
                ? Optional.of(STREAM + ".catmq." + SettingsCheck.written(name.subName(IN_STREAM)))
                : Optional.empty();
    }

    private static Set<String> names(Class<?> type) {
        return SettingNames.of(type).stream().map(Similar::whole).collect(Collectors.toSet());
    }

    /** Where "consumer" or "producer" is, with something behind it; or -1. */
    private static int part(ConfigurationPropertyName name, String group) {
        int first =
                group.equals("default") ? IN_STREAM + 1 : group.equals("bindings") ? IN_STREAM + 2 : Integer.MAX_VALUE;
        for (int i = first; i < name.getNumberOfElements() - 1; i++) {
            String element = name.getElement(i, Form.UNIFORM);
            if (element.equals("consumer") || element.equals("producer")) {
                return i;
            }
        }
        return -1;
    }

    private boolean isForCatMq(ConfigurationPropertyName name, String group, int part) {
        String binder =
                group.equals("default") ? null : property(name.chop(part).append("binder"));
        if (binder == null) {
            binder = property(ConfigurationPropertyName.of(STREAM + ".default-binder"));
        }
        return binder == null
                || binder.equals("catmq")
                || "catmq"
                        .equals(property(ConfigurationPropertyName.of(STREAM + ".binders")
                                .append(binder + ".type")));
    }

    private @Nullable String property(ConfigurationPropertyName name) {
        return Binder.get(environment).bind(name, Bindable.of(String.class)).orElse(null);
    }
}

package io.catmq.binder;

import io.catmq.binder.properties.CatMqExtendedBindingProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.cloud.stream.binder.PollableMessageSource;
import org.springframework.context.ApplicationContext;
import org.springframework.integration.channel.FluxMessageChannel;

/** What Spring Cloud Stream has made for bindings, by their names. */
record BindingBeans(ApplicationContext context) {
    /** Spring Cloud Stream's name for the application's context, seen from a binder that has an environment of its own. */
    private static final String OUTER = "outerContext";

    boolean isPolled(String binding) {
        return isA(binding, PollableMessageSource.class);
    }

    boolean isReactive(String binding) {
        return isA(binding, FluxMessageChannel.class);
    }

    private boolean isA(String bean, Class<?> type) {
        return isA(context, bean, type)
                || (context.containsBean(OUTER)
                        && context.getBean(OUTER) instanceof ApplicationContext outer
                        && isA(outer, bean, type));
    }

    private static boolean isA(ApplicationContext context, String bean, Class<?> type) {
        return context.containsBean(bean) && context.isTypeMatch(bean, type);
    }

    /** Refuses that a setting is on, for good: waiting would not help. */
    static InvalidConfigurationPropertyValueException refused(String binding, String setting, String reason) {
        return new InvalidConfigurationPropertyValueException(
                CatMqExtendedBindingProperties.BINDINGS_PREFIX + "." + binding + "." + setting, true, reason);
    }
}

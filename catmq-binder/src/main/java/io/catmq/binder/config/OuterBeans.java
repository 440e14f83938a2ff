package io.catmq.binder.config;

import io.catmq.binder.inbound.WantedTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;

/** Beans of the application, seen from a binder's context, whose parent it is only if the binder has no environment of its own. */
final class OuterBeans {
    /** Spring Cloud Stream's name for the application's context where it is not the parent. */
    private static final String OUTER = "outerContext";

    private OuterBeans() {}

    /** The only bean of that type, or the primary one. */
    static <T> T unique(ApplicationContext context, Class<T> type, String setting) {
        T found = find(context, type);
        if (found == null) {
            throw new IllegalStateException(setting + " needs one " + type.getSimpleName()
                    + " of the application: there is none, or there are several and none is @Primary");
        }
        return found;
    }

    static <T> @Nullable T find(ApplicationContext context, Class<T> type) {
        T found = context.getBeanProvider(type).getIfUnique();
        if (found == null && context.containsBean(OUTER)) {
            return ((ApplicationContext) context.getBean(OUTER))
                    .getBeanProvider(type)
                    .getIfUnique();
        }
        return found;
    }

    /** The application's own converters of messages. */
    static List<MessageConverter> converters(ApplicationContext context) {
        ApplicationContext application =
                context.containsBean(OUTER) ? (ApplicationContext) context.getBean(OUTER) : context;
        return application
                .getBeanProvider(MessageConverter.class)
                .orderedStream()
                .filter(each -> !(each instanceof CompositeMessageConverter) && !(each instanceof WantedTypes))
                .toList();
    }
}

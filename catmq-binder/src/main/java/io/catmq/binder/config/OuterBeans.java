package io.catmq.binder.config;

import io.catmq.binder.inbound.WantedTypes;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.stream.annotation.StreamRetryTemplate;
import org.springframework.context.ApplicationContext;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.messaging.converter.CompositeMessageConverter;
import org.springframework.messaging.converter.MessageConverter;

/**
 * Beans of the application, seen from a binder's context, whose parent it is only if the binder has no environment of its own.
 * Spring Cloud Stream would copy those that {@code META-INF/shared.beans} lists, but not in an application that was processed
 * ahead of time, and without their being primary.
 */
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
        ApplicationContext outer = outer(context);
        return found != null || outer == null
                ? found
                : outer.getBeanProvider(type).getIfUnique();
    }

    /** All in their order, the binder's own first. */
    static <T> List<T> all(ApplicationContext context, Class<T> type) {
        ApplicationContext outer = outer(context);
        return Stream.concat(
                        context.getBeanProvider(type).orderedStream(),
                        outer == null
                                ? Stream.empty()
                                : outer.getBeanProvider(type).orderedStream())
                .toList();
    }

    /** Those that are for bindings, by name: those of nearer contexts first. */
    static Map<String, RetryTemplate> retryTemplates(ApplicationContext context) {
        Map<String, RetryTemplate> found = new LinkedHashMap<>();
        for (ApplicationContext each = context; each != null; each = outward(each)) {
            each.getBeansWithAnnotation(StreamRetryTemplate.class).forEach((name, bean) -> {
                if (bean instanceof RetryTemplate template) {
                    found.putIfAbsent(name, template);
                }
            });
        }
        return found;
    }

    /** The application's own converters of messages. */
    static List<MessageConverter> converters(ApplicationContext context) {
        ApplicationContext outer = outer(context);
        return (outer == null ? context : outer)
                .getBeanProvider(MessageConverter.class)
                .orderedStream()
                .filter(each -> !(each instanceof CompositeMessageConverter) && !(each instanceof WantedTypes))
                .toList();
    }

    private static @Nullable ApplicationContext outward(ApplicationContext context) {
        ApplicationContext parent = context.getParent();
        return parent == null ? outer(context) : parent;
    }

    private static @Nullable ApplicationContext outer(ApplicationContext context) {
        return context.containsBean(OUTER) ? (ApplicationContext) context.getBean(OUTER) : null;
    }
}

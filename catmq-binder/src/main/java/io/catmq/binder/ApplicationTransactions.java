package io.catmq.binder;

import io.catmq.binder.outbox.Outbox;
import io.catmq.binder.transactional.Positions;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.NoSuchBeanDefinitionException;
import org.springframework.context.ApplicationContext;
import org.springframework.core.NestedExceptionUtils;

/** What takes part in the application's transactions; it needs libraries that the application may not have. */
final class ApplicationTransactions {
    private ApplicationTransactions() {}

    static Outbox outbox(ApplicationContext context) {
        return bean(
                context,
                Outbox.class,
                "producer.outbox=true needs spring-jdbc and spring-integration-jdbc on the class path, for example"
                        + " spring-boot-starter-jdbc and org.springframework.integration:spring-integration-jdbc");
    }

    static Positions positions(ApplicationContext context) {
        return bean(
                context,
                Positions.class,
                "consumer.transactional=true needs spring-jdbc on the class path, for example spring-boot-starter-jdbc");
    }

    private static <T> T bean(ApplicationContext context, Class<T> type, String needed) {
        try {
            return context.getBean(type);
        } catch (NoSuchBeanDefinitionException e) {
            throw new IllegalStateException(needed, e);
        } catch (BeanCreationException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            throw cause instanceof RuntimeException known ? known : e;
        }
    }
}

package io.catmq.binder;

import io.catmq.binder.outbox.Outbox;
import io.catmq.binder.transactional.Positions;
import org.springframework.beans.factory.BeanCreationException;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.NestedExceptionUtils;

/**
 * What takes part in the application's transactions. It needs libraries and beans that the application may not have, so it is
 * made when a binding asks for it.
 */
public final class ApplicationTransactions {
    private final ObjectProvider<Outbox> outbox;
    private final ObjectProvider<Positions> positions;

    /** Either may provide nothing. */
    public ApplicationTransactions(ObjectProvider<Outbox> outbox, ObjectProvider<Positions> positions) {
        this.outbox = outbox;
        this.positions = positions;
    }

    Outbox outbox() {
        return get(
                outbox,
                "producer.outbox=true needs spring-jdbc and spring-integration-jdbc on the class path, for example"
                        + " spring-boot-starter-jdbc and org.springframework.integration:spring-integration-jdbc");
    }

    Positions positions() {
        return get(
                positions,
                "consumer.transactional=true needs spring-jdbc on the class path, for example spring-boot-starter-jdbc");
    }

    private static <T> T get(ObjectProvider<T> provider, String needed) {
        try {
            T found = provider.getIfAvailable();
            if (found == null) {
                throw new IllegalStateException(needed);
            }
            return found;
        } catch (BeanCreationException e) {
            Throwable cause = NestedExceptionUtils.getMostSpecificCause(e);
            throw cause instanceof RuntimeException known ? known : e;
        }
    }
}

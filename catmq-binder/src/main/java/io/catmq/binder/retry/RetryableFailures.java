package io.catmq.binder.retry;

import io.catmq.binder.BatchMessageFailedException;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.messaging.MessagingException;

/**
 * {@code retryable-exceptions} and {@code default-retryable}. From the failure to its root cause, the first exception
 * that is listed decides, and of several classes listed for it the nearest. What Spring or a batch handler wraps around
 * the handler's own exception counts only where it is listed as such, not as the RuntimeException that it also is.
 */
public final class RetryableFailures implements Predicate<Throwable> {
    /** A chain of causes may be a circle. */
    private static final int LONGEST_CHAIN = 100;

    private final Map<Class<? extends Throwable>, Boolean> listed;
    private final boolean others;

    /**
     * These rules.
     *
     * @param listed whether these and their subclasses are tried again
     * @param others whether all that is not listed is tried again
     */
    public RetryableFailures(Map<Class<? extends Throwable>, Boolean> listed, boolean others) {
        this.listed = Map.copyOf(listed);
        this.others = others;
    }

    @Override
    public boolean test(Throwable failure) {
        Throwable current = failure;
        for (int i = 0; current != null && i < LONGEST_CHAIN; i++) {
            Boolean decided = nearest(current);
            if (decided != null) {
                return decided;
            }
            current = current.getCause();
        }
        return others;
    }

    private @Nullable Boolean nearest(Throwable exception) {
        Class<?> last = last(exception);
        for (Class<?> type = exception.getClass(); type != null; type = type.getSuperclass()) {
            Boolean decided = listed.get(type);
            if (decided != null) {
                return decided;
            }
            if (type == last) {
                return null;
            }
        }
        return null;
    }

    private static Class<?> last(Throwable exception) {
        if (exception.getCause() != null && exception instanceof MessagingException) {
            return MessagingException.class;
        }
        return exception instanceof BatchMessageFailedException ? BatchMessageFailedException.class : Throwable.class;
    }
}

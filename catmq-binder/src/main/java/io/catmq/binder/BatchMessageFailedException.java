package io.catmq.binder;

import org.jspecify.annotations.Nullable;

/**
 * Thrown by a handler in batch mode to say which message of its list failed. Those before it count as handled and are
 * committed. It alone is tried again, at the head of the rest, and after its last attempt goes where a single message
 * would go. Any other exception concerns the whole list.
 *
 * <pre>{@code
 * for (int i = 0; i < orders.size(); i++) {
 *     try {
 *         bill(orders.get(i));
 *     } catch (BillingException e) {
 *         throw new BatchMessageFailedException(i, e);
 *     }
 * }
 * }</pre>
 *
 * <p>It may be the cause of another exception. Whether its message is tried again is decided by its own cause ({@code
 * retryable-exceptions}).
 */
public final class BatchMessageFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int index;

    /**
     * That message failed.
     *
     * @param index index in the list that the handler got, from 0; one that is not in it makes the whole list fail
     * @throws IllegalArgumentException when it is negative
     */
    public BatchMessageFailedException(int index, @Nullable Throwable cause) {
        super("Message " + index + " of the batch failed" + (cause == null ? "" : ": " + cause), cause);
        if (index < 0) {
            throw new IllegalArgumentException("index is " + index + ", must be 0 or more");
        }
        this.index = index;
    }

    /** Index in the list that the handler got. */
    public int index() {
        return index;
    }
}

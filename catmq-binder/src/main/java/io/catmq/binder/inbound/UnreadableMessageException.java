package io.catmq.binder.inbound;

import org.springframework.messaging.converter.MessageConversionException;

/** A message of a batch cannot be converted to what the handler takes. The handler has seen nothing of the batch. */
public final class UnreadableMessageException extends MessageConversionException {
    private static final long serialVersionUID = 1L;

    private final int index;

    /** The message at that index of the list. */
    public UnreadableMessageException(int index, String problem) {
        super(problem);
        this.index = index;
    }

    UnreadableMessageException(int index, MessageConversionException cause) {
        super(String.valueOf(cause.getMessage()), cause);
        this.index = index;
    }

    int index() {
        return index;
    }
}

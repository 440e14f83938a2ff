package io.catmq.binder.inbound;

import org.springframework.messaging.converter.MessageConversionException;

/**
 * A message cannot be converted to what the handler takes. The handler has not seen it, nor anything of the batch that it is in. It
 * has no stack trace.
 */
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

    /** It is the data's fault: where it was found out is of no use, and many lines for each such message hide the reason. */
    @Override
    public Throwable fillInStackTrace() {
        return this;
    }

    int index() {
        return index;
    }
}

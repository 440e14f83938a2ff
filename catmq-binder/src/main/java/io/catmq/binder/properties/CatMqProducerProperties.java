package io.catmq.binder.properties;

import org.jspecify.annotations.Nullable;

/** What CatMQ adds to the settings of an output binding. */
public class CatMqProducerProperties {
    /**
     * SpEL expression for the message's key, evaluated on the message, as in "headers['customer']" or
     * "payload.region" (also where the payload is already encoded as JSON). The header "catmq_key" wins over it.
     * Messages with the same key keep their order.
     */
    private @Nullable String messageKeyExpression;

    /**
     * Whether sending waits until the server has written the message, so that a failure is an exception for the
     * sender. When off, sending returns at once and failures go to the binding's error channel
     * ("error-channel-enabled") and the log.
     */
    private boolean sync = true;

    /**
     * Whether sending adds the message to the transaction that is active, in the application's own database: it is sent
     * after the commit, once, and never after a rollback. Without a transaction sending fails. Needs tables, see
     * docs/outbox.md.
     */
    private boolean outbox = false;

    public boolean isOutbox() {
        return outbox;
    }

    public void setOutbox(boolean outbox) {
        this.outbox = outbox;
    }

    public @Nullable String getMessageKeyExpression() {
        return messageKeyExpression;
    }

    public void setMessageKeyExpression(@Nullable String messageKeyExpression) {
        this.messageKeyExpression = messageKeyExpression;
    }

    public boolean isSync() {
        return sync;
    }

    public void setSync(boolean sync) {
        this.sync = sync;
    }
}

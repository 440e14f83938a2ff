package io.catmq.binder.properties;

import java.util.List;
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
     * ("error-channel-enabled") and the log; without one, the message that was handled when it was sent is not committed
     * and comes again.
     */
    private boolean sync = true;

    /**
     * Whether sending adds the message to the transaction that is active, in the application's own database: it is sent
     * after the commit, once, and never after a rollback. Without a transaction sending fails. Needs the tables
     * that are in "classpath:io/catmq/outbox".
     */
    private boolean outbox = false;

    /**
     * Name of a channel bean that gets every message again once the server has written it, with the header
     * "catmq_sendResult" (topic, partition, offset, timestamp). Its subscribers run in the thread that sent and must
     * not block.
     */
    private @Nullable String confirmChannel;

    /**
     * Which message headers become headers of the record: names with "*" at either end, those to leave out with "!"
     * before them. The first that fits decides; what none fits is left out if any pattern takes something. Empty: all.
     * The content type and what carries a trace travel unless a pattern leaves them out.
     */
    private List<String> headerPatterns = List.of();

    /**
     * Name of a bean of type org.springframework.core.serializer.Serializer that makes the bytes of a payload, with
     * "use-native-encoding". Without it such a payload must be a byte[] or a String.
     */
    private @Nullable String serializer;

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

    public @Nullable String getConfirmChannel() {
        return confirmChannel;
    }

    public void setConfirmChannel(@Nullable String confirmChannel) {
        this.confirmChannel = confirmChannel;
    }

    public List<String> getHeaderPatterns() {
        return headerPatterns;
    }

    public void setHeaderPatterns(List<String> headerPatterns) {
        this.headerPatterns = headerPatterns;
    }

    public @Nullable String getSerializer() {
        return serializer;
    }

    public void setSerializer(@Nullable String serializer) {
        this.serializer = serializer;
    }
}

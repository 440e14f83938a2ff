package io.catmq.binder.outbound;

import io.catmq.binder.CatMqHeaders;
import io.catmq.client.SendResult;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.support.MessageBuilder;

/** Tells those who want to know how the sending of a message ended: its sender's future, the confirm channel. */
final class Confirmation {
    private static final Logger LOG = LoggerFactory.getLogger(Confirmation.class);

    private final @Nullable MessageChannel channel;

    Confirmation(@Nullable MessageChannel channel) {
        this.channel = channel;
    }

    /**
     * The future of a message, or null.
     *
     * @throws IllegalArgumentException when the header is something else
     */
    @SuppressWarnings("unchecked") // documented with the header; the wrong one would only be seen where it is read
    static @Nullable CompletableFuture<SendResult> requestedBy(Message<?> message) {
        Object header = message.getHeaders().get(CatMqHeaders.CONFIRMATION);
        if (header == null || header instanceof CompletableFuture<?>) {
            return (CompletableFuture<SendResult>) header;
        }
        throw new IllegalArgumentException("The header '" + CatMqHeaders.CONFIRMATION + "' is a "
                + header.getClass().getName() + ", must be a CompletableFuture<SendResult>");
    }

    /** It is written. Whatever the listeners throw, that stays true. */
    void sent(Message<?> message, SendResult result) {
        CompletableFuture<SendResult> future = requestedBy(message);
        if (future != null) {
            future.complete(result);
        }
        if (channel != null) {
            tell(channel, message, result);
        }
    }

    private static void tell(MessageChannel channel, Message<?> message, SendResult result) {
        try {
            channel.send(MessageBuilder.fromMessage(message)
                    .setHeader(CatMqHeaders.SEND_RESULT, result)
                    .build());
        } catch (RuntimeException e) {
            LOG.error("A subscriber of confirm-channel {} failed; the message is sent all the same", channel, e);
        }
    }

    /** It is not written, as far as is known. */
    static void failed(Message<?> message, Throwable cause) {
        if (message.getHeaders().get(CatMqHeaders.CONFIRMATION) instanceof CompletableFuture<?> future) {
            future.completeExceptionally(cause);
        }
    }
}

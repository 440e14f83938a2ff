package io.catmq.binder.config;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.inbound.UnreadableMessageException;
import io.catmq.binder.inbound.WantedTypes;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.function.context.config.MessageConverterHelper;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageHeaders;

/**
 * Spring Cloud Function gives a handler of messages what it cannot convert as it is, and leaves it out of a batch, and says nothing, so
 * that a handler neither sees the message nor can trust that the others have their own headers. Here it is that message that fails.
 */
final class FailingConversion implements MessageConverterHelper {
    @Override
    public boolean shouldFailIfCantConvert(Message<?> message, @Nullable Throwable failure) {
        if (failure == null) {
            WantedTypes.refuse(message);
        }
        return false;
    }

    @Override
    public void postProcessBatchMessageOnFailure(Message<?> message, int index) {
        if (message.getHeaders().containsKey(CatMqHeaders.RECEIVED_OFFSET)
                && message.getHeaders().containsKey(BinderHeaders.BATCH_HEADERS)) {
            throw new UnreadableMessageException(index, problem(message, index));
        }
    }

    private static String problem(Message<?> message, int index) {
        String known =
                message.getPayload() instanceof List<?> batch ? WantedTypes.problem(batch.get(index), true) : null;
        return known != null
                ? known
                : "The payload cannot be converted to what the handler takes (content type "
                        + message.getHeaders().get(MessageHeaders.CONTENT_TYPE) + "), or there is none";
    }
}

package io.catmq.binder.config;

import io.catmq.binder.BatchMessageFailedException;
import io.catmq.binder.CatMqHeaders;
import org.springframework.cloud.function.context.config.MessageConverterHelper;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;
import org.springframework.messaging.converter.MessageConversionException;

/**
 * Spring Cloud Function leaves what it cannot convert out of a batch and says nothing, so that a handler neither sees the
 * message nor can trust that the others have their own headers. Here it is that message that fails.
 */
final class BatchConversion implements MessageConverterHelper {
    @Override
    public void postProcessBatchMessageOnFailure(Message<?> message, int index) {
        if (message.getHeaders().containsKey(CatMqHeaders.RECEIVED_OFFSET)
                && message.getHeaders().containsKey(BinderHeaders.BATCH_HEADERS)) {
            throw new BatchMessageFailedException(
                    index,
                    new MessageConversionException(
                            "Its payload cannot be converted to what the handler takes (content type "
                                    + message.getHeaders().get("contentType") + ", or it has no value)"));
        }
    }
}

package io.catmq.client;

import org.jspecify.annotations.Nullable;

/**
 * A message could not be delivered within {@link ProducerOptions#deliveryTimeout()}. It may have been written all the
 * same when a server did not answer in time: sending it again may double it.
 */
public final class DeliveryTimeoutException extends CatMqException {
    private static final long serialVersionUID = 1L;

    DeliveryTimeoutException(String message, @Nullable Throwable cause) {
        super(message, null, true, cause);
    }
}

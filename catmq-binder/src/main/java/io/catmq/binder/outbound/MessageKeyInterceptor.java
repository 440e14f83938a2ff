package io.catmq.binder.outbound;

import io.catmq.binder.CatMqHeaders;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.expression.EvaluationContext;
import org.springframework.expression.Expression;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.integration.expression.ExpressionUtils;
import org.springframework.messaging.Message;
import org.springframework.messaging.MessageChannel;
import org.springframework.messaging.MessageHeaders;
import org.springframework.messaging.MessagingException;
import org.springframework.messaging.support.ChannelInterceptor;
import org.springframework.messaging.support.GenericMessage;
import org.springframework.messaging.support.MessageBuilder;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sets the key by {@code message-key-expression}. A function's result is already JSON when it gets here; the expression
 * sees it as a map then, so that {@code payload.region} means the same everywhere.
 */
public final class MessageKeyInterceptor implements ChannelInterceptor {
    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private final Expression expression;
    private final EvaluationContext context;
    private final boolean needsPayload;

    /** Parses the expression of the application's configuration. */
    public MessageKeyInterceptor(String expression, BeanFactory beanFactory) {
        this.expression = new SpelExpressionParser().parseExpression(expression);
        this.needsPayload = expression.contains("payload");
        this.context = ExpressionUtils.createStandardEvaluationContext(beanFactory);
    }

    @Override
    public Message<?> preSend(Message<?> message, MessageChannel channel) {
        if (message.getHeaders().containsKey(CatMqHeaders.KEY)) {
            return message;
        }
        Object key = key(message);
        return key == null
                ? message
                : MessageBuilder.fromMessage(message)
                        .setHeader(CatMqHeaders.KEY, key)
                        .build();
    }

    private @Nullable Object key(Message<?> message) {
        try {
            return expression.getValue(context, readable(message));
        } catch (RuntimeException e) {
            throw new MessagingException(
                    message, "message-key-expression '" + expression.getExpressionString() + "' failed", e);
        }
    }

    private Message<?> readable(Message<?> message) {
        Object contentType = message.getHeaders().get(MessageHeaders.CONTENT_TYPE);
        if (needsPayload
                && message.getPayload() instanceof byte[] bytes
                && contentType != null
                && contentType.toString().contains("json")) {
            Object payload = JSON.readValue(bytes, Object.class);
            return new GenericMessage<>(payload == null ? Map.of() : payload, message.getHeaders());
        }
        return message;
    }
}

package io.catmq.binder.inbound;

import io.catmq.binder.CatMqHeaders;
import io.catmq.binder.health.BindingState;
import io.catmq.client.TopicPartition;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.cloud.stream.binder.BinderHeaders;
import org.springframework.messaging.Message;

/** Notes how far a binding has come, for those who ask the application. */
record NotedPositions(BindingState state, Consumer<Message<?>> handler) implements Consumer<Message<?>> {
    @Override
    public void accept(Message<?> message) {
        List<?> batch =
                message.getHeaders().get(BinderHeaders.BATCH_HEADERS) instanceof List<?> list ? list : List.of();
        Map<?, ?> first = batch.isEmpty() ? message.getHeaders() : (Map<?, ?>) batch.get(0);
        Map<?, ?> last = batch.isEmpty() ? first : (Map<?, ?>) batch.get(batch.size() - 1);
        note(first, 0);
        handler.accept(message);
        note(last, 1);
    }

    private void note(Map<?, ?> headers, int further) {
        if (headers.get(CatMqHeaders.RECEIVED_TOPIC) instanceof String topic
                && headers.get(CatMqHeaders.RECEIVED_PARTITION) instanceof Integer partition
                && headers.get(CatMqHeaders.RECEIVED_OFFSET) instanceof Long offset) {
            state.position(new TopicPartition(topic, partition), offset + further);
        }
    }
}

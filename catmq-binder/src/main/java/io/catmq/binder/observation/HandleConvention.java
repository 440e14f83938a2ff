package io.catmq.binder.observation;

import io.catmq.binder.CatMqHeaders;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import org.springframework.messaging.MessageHeaders;

/** Names of {@value #NAME}; a {@code GlobalObservationConvention} for {@link HandleContext} replaces them. */
final class HandleConvention implements ObservationConvention<HandleContext> {
    static final String NAME = "catmq.consumer";
    static final HandleConvention INSTANCE = new HandleConvention();

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(HandleContext context) {
        return context.binding().topic() + " process";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(HandleContext context) {
        InputBinding binding = context.binding();
        return KeyValues.of("binding", binding.name(), "topic", binding.topic(), "group", binding.groupTag());
    }

    @Override
    public KeyValues getHighCardinalityKeyValues(HandleContext context) {
        MessageHeaders headers = context.message().getHeaders();
        return KeyValues.of(
                "partition", String.valueOf(headers.get(CatMqHeaders.RECEIVED_PARTITION)),
                "offset", String.valueOf(headers.get(CatMqHeaders.RECEIVED_OFFSET)));
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof HandleContext;
    }
}

package io.catmq.binder.observation;

import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;

/** Names of {@value #NAME}; a {@code GlobalObservationConvention} for {@link SendContext} replaces them. */
final class SendConvention implements ObservationConvention<SendContext> {
    static final String NAME = "catmq.producer";
    static final SendConvention INSTANCE = new SendConvention();

    @Override
    public String getName() {
        return NAME;
    }

    @Override
    public String getContextualName(SendContext context) {
        return context.topic() + " send";
    }

    @Override
    public KeyValues getLowCardinalityKeyValues(SendContext context) {
        return KeyValues.of("binding", context.binding(), "topic", context.topic());
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
        return context instanceof SendContext;
    }
}

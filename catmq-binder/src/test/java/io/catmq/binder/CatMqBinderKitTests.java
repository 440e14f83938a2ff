package io.catmq.binder;

import io.catmq.binder.properties.CatMqConsumerProperties;
import io.catmq.binder.properties.CatMqProducerProperties;
import org.junit.jupiter.api.TestInfo;
import org.springframework.cloud.stream.binder.ExtendedConsumerProperties;
import org.springframework.cloud.stream.binder.ExtendedProducerProperties;
import org.springframework.cloud.stream.binder.PartitionCapableBinderTests;
import org.springframework.cloud.stream.binder.Spy;

/** The published compatibility kit, unmodified, with explicit routing, against a real server. */
class CatMqBinderKitTests
        extends PartitionCapableBinderTests<
                CatMqTestBinder,
                ExtendedConsumerProperties<CatMqConsumerProperties>,
                ExtendedProducerProperties<CatMqProducerProperties>> {
    @Override
    protected CatMqTestBinder getBinder() {
        if (testBinder == null) {
            testBinder = new CatMqTestBinder(TestServer.shared().url(), applicationContext);
        }
        return testBinder;
    }

    @Override
    protected ExtendedConsumerProperties<CatMqConsumerProperties> createConsumerProperties() {
        return new ExtendedConsumerProperties<>(new CatMqConsumerProperties());
    }

    @Override
    protected ExtendedProducerProperties<CatMqProducerProperties> createProducerProperties(TestInfo testInfo) {
        return new ExtendedProducerProperties<>(new CatMqProducerProperties());
    }

    @Override
    protected boolean usesExplicitRouting() {
        return true;
    }

    @Override
    protected String getClassUnderTestName() {
        return CatMqMessageChannelBinder.class.getSimpleName();
    }

    @Override
    public Spy spyOn(String name) {
        throw new UnsupportedOperationException("Not used by the kit");
    }
}

package io.catmq.binder.outbox;

class RelayOnH2Test extends RelayContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.h2();
    }
}

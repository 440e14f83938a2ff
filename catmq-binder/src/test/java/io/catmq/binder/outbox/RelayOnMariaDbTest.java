package io.catmq.binder.outbox;

class RelayOnMariaDbTest extends RelayContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.mariaDb();
    }
}

package io.catmq.binder.outbox;

class RelayOnMySqlTest extends RelayContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.mySql();
    }
}

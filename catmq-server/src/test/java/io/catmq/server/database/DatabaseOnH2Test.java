package io.catmq.server.database;

class DatabaseOnH2Test extends DatabaseContractTest {
    @Override
    TestDatabase create() {
        return TestDatabases.h2();
    }

    @Override
    String hostileUrl() {
        return testDatabase.urlWith("TIME ZONE=+13:00");
    }
}

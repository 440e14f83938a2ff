package io.catmq.server.database;

class DatabaseOnMariaDbTest extends DatabaseContractTest {
    @Override
    TestDatabase create() {
        return TestDatabases.mariaDb();
    }
}

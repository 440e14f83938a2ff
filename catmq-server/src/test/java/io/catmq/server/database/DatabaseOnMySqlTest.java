package io.catmq.server.database;

class DatabaseOnMySqlTest extends DatabaseContractTest {
    @Override
    TestDatabase create() {
        return TestDatabases.mySql();
    }
}

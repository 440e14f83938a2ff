package io.catmq.server.metadata;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class UnfinishedWorkOnH2Test extends UnfinishedWorkContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

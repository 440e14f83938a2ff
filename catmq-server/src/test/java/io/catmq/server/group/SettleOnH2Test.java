package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class SettleOnH2Test extends SettleContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

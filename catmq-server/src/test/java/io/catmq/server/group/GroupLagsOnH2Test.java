package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupLagsOnH2Test extends GroupLagsContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

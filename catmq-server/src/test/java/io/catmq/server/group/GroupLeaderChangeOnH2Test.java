package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupLeaderChangeOnH2Test extends GroupLeaderChangeContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

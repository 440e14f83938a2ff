package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupCoordinatorOnH2Test extends GroupCoordinatorContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupLagsOnMariaDbTest extends GroupLagsContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

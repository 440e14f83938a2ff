package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupLagsOnMySqlTest extends GroupLagsContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mySql();
    }
}

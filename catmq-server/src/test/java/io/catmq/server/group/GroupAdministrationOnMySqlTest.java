package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupAdministrationOnMySqlTest extends GroupAdministrationContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mySql();
    }
}

package io.catmq.server.group;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class GroupAdministrationOnMariaDbTest extends GroupAdministrationContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

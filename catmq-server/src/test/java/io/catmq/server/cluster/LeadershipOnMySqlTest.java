package io.catmq.server.cluster;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class LeadershipOnMySqlTest extends LeadershipContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mySql();
    }
}

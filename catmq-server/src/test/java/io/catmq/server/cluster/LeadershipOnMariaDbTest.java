package io.catmq.server.cluster;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class LeadershipOnMariaDbTest extends LeadershipContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

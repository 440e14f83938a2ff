package io.catmq.server.cluster;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class LeadershipOnH2Test extends LeadershipContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

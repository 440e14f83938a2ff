package io.catmq.server.log;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class JointAppendOnMariaDbTest extends JointAppendContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

package io.catmq.server.log;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class JointAppendOnMySqlTest extends JointAppendContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mySql();
    }
}

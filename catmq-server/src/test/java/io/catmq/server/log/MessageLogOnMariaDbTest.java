package io.catmq.server.log;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class MessageLogOnMariaDbTest extends MessageLogContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

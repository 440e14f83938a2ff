package io.catmq.server.log;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class MessageLogOnH2Test extends MessageLogContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

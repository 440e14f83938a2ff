package io.catmq.server.schedule;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class ScheduleOnMariaDbTest extends ScheduleContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mariaDb();
    }
}

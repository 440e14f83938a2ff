package io.catmq.server.schedule;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class ScheduleOnMySqlTest extends ScheduleContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.mySql();
    }
}

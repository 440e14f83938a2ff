package io.catmq.server.schedule;

import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;

class ScheduleOnH2Test extends ScheduleContractTest {
    @Override
    TestDatabase createDatabase() {
        return TestDatabases.h2();
    }
}

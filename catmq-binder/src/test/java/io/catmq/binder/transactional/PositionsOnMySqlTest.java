package io.catmq.binder.transactional;

import io.catmq.binder.outbox.ApplicationDatabase;

class PositionsOnMySqlTest extends PositionsContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.mySql();
    }
}

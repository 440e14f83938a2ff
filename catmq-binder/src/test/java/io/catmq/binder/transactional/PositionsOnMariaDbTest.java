package io.catmq.binder.transactional;

import io.catmq.binder.outbox.ApplicationDatabase;

class PositionsOnMariaDbTest extends PositionsContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.mariaDb();
    }
}

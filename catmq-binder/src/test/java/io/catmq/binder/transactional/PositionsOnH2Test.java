package io.catmq.binder.transactional;

import io.catmq.binder.outbox.ApplicationDatabase;

class PositionsOnH2Test extends PositionsContractTest {
    @Override
    ApplicationDatabase create() {
        return ApplicationDatabase.h2();
    }
}

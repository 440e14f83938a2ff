package io.catmq.server.database;

import org.junit.jupiter.api.Test;

class DatabaseOnMariaDbTest extends DatabaseContractTest {
    @Override
    TestDatabase create() {
        return TestDatabases.mariaDb();
    }

    @Test
    void a_full_table_is_told_apart() {
        FullTable.assertToldApart(database);
    }
}

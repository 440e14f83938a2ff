package io.catmq.server.database;

import org.junit.jupiter.api.Test;

class DatabaseOnMySqlTest extends DatabaseContractTest {
    @Override
    TestDatabase create() {
        return TestDatabases.mySql();
    }

    @Test
    void a_full_table_is_told_apart() {
        FullTable.assertToldApart(database);
    }
}

package io.catmq.binder.outbox;

import static org.assertj.core.api.Assertions.assertThatCode;

import liquibase.integration.spring.SpringLiquibase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.core.io.DefaultResourceLoader;

/** The change log for those who have Liquibase; Flyway's way is that of the sample. */
@Timeout(120)
class LiquibaseTests {
    @Test
    void its_change_log_makes_the_tables_on_h2_and_may_run_again() throws Exception {
        makes(ApplicationDatabase.h2());
    }

    @Test
    void its_change_log_makes_the_tables_on_mariadb_and_may_run_again() throws Exception {
        makes(ApplicationDatabase.mariaDb());
    }

    private static void makes(ApplicationDatabase database) throws Exception {
        for (int run = 0; run < 2; run++) {
            SpringLiquibase liquibase = new SpringLiquibase();
            liquibase.setDataSource(database.dataSource());
            liquibase.setChangeLog("classpath:io/catmq/outbox/liquibase.xml");
            liquibase.setResourceLoader(new DefaultResourceLoader());
            liquibase.afterPropertiesSet();
        }
        assertThatCode(() -> new OutboxTables(database.dataSource(), "catmq_").check())
                .doesNotThrowAnyException();
    }
}

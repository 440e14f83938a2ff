package io.catmq.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.database.DatabaseException.Kind;
import org.apache.ibatis.annotations.Insert;
import org.apache.ibatis.annotations.Update;

/** A table that holds no more, on MariaDB and MySQL; their error is the same as of a full disk. */
final class FullTable {
    private FullTable() {}

    static void assertToldApart(Database database) {
        database.call(Mapper.class, Mapper::create);
        assertThatThrownBy(() -> {
                    while (true) {
                        database.call(Mapper.class, Mapper::fill);
                    }
                })
                .isInstanceOfSatisfying(DatabaseException.class, failure -> assertThat(failure.kind())
                        .isEqualTo(Kind.FULL));
    }

    interface Mapper {
        @Update("CREATE TABLE small (content CHAR(255)) ENGINE = MEMORY MAX_ROWS = 100")
        int create();

        @Insert("INSERT INTO small (content) VALUES (REPEAT('x', 255))")
        int fill();
    }
}

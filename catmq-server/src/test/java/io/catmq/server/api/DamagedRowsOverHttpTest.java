package io.catmq.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.catmq.server.TestServer;
import io.catmq.server.database.Database;
import io.catmq.server.database.TestDatabase;
import io.catmq.server.database.TestDatabases;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** What the disk has changed is neither shown as if it were what was sent, nor blamed on who asks. */
@ExtendWith(OutputCaptureExtension.class)
class DamagedRowsOverHttpTest {

    @Test
    void a_changed_byte_is_an_error_of_the_log_for_whoever_reads_it(CapturedOutput output) throws SQLException {
        try (TestDatabase database = TestDatabases.h2()) {
            try (TestServer server = TestServer.start(database.kept())) {
                server.ask("POST", "/v1/topics", "{\"name\":\"t\",\"partitions\":1}");
                server.ask("POST", "/v1/topics/t/messages", "{\"messages\":[{\"text\":\"as it was sent\"}]}");
                assertThat(server.get("/v1/topics/t/partitions/0/messages").body())
                        .contains("as it was sent");
            }
            changeTheLastByte(database);
            try (TestServer server = TestServer.start(database.kept())) {
                assertDamage(server.get("/v1/topics/t/partitions/0/messages"));
                assertDamage(server.get("/v1/topics/t/offsets?at=1"));
            }
        }
        assertThat(output).contains("is corrupt at offset 0: The batch is corrupt: its CRC-32C does not match");
    }

    private static void assertDamage(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(500);
        assertThat(answer.body())
                .contains("CORRUPT_LOG", "is corrupt at offset 0")
                .doesNotContain("as it was");
    }

    /** It is in the message's value. */
    private static void changeTheLastByte(TestDatabase database) throws SQLException {
        try (Database opened = database.open();
                Connection connection = opened.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            byte[] payload;
            try (ResultSet row = statement.executeQuery("SELECT payload FROM log_1")) {
                assertThat(row.next()).isTrue();
                payload = row.getBytes(1);
            }
            payload[payload.length - 2] ^= 1;
            try (PreparedStatement update = connection.prepareStatement("UPDATE log_1 SET payload = ?")) {
                update.setBytes(1, payload);
                assertThat(update.executeUpdate()).isEqualTo(1);
            }
        }
    }
}

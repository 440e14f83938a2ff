package io.catmq.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.catmq.server.database.Dialect;
import io.catmq.server.database.ServerFacts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoredMetadataTest {
    @TempDir
    Path directory;

    private static StoredMetadata some(long txid) {
        TreeMap<String, Topic> topics = new TreeMap<>();
        topics.put("orders", new Topic(1, "orders", null, 5L, 99, List.of(1L, 2L)));
        topics.put("bills", new Topic(2, "bills", -1L, null, 99, List.of(7L)));
        TreeMap<String, Long> groups = new TreeMap<>();
        groups.put("billing", 3L);
        return new StoredMetadata(
                "some-cluster",
                new ServerFacts(Dialect.MARIADB, "11.4.2", 1024),
                new MetadataSnapshot(txid, topics, groups));
    }

    @Test
    void what_was_written_is_read_and_replaced_as_a_whole() throws IOException {
        Path file = directory.resolve("sub").resolve("metadata.json");
        some(41).write(file);
        some(42).write(file);
        StoredMetadata read = StoredMetadata.read(file);
        assertThat(read).isNotNull();
        assertThat(read.cluster()).isEqualTo("some-cluster");
        assertThat(read.facts()).isEqualTo(some(42).facts());
        assertThat(read.snapshot().txid()).isEqualTo(42);
        assertThat(read.snapshot().topics())
                .containsExactlyElementsOf(some(42).snapshot().topics());
        assertThat(read.snapshot().groups()).containsEntry("billing", 3L).hasSize(1);
        assertThat(file.getParent()).isDirectoryContaining("glob:**.json").isDirectoryNotContaining("glob:**.next");
    }

    @Test
    void no_file_is_no_metadata() {
        assertThat(StoredMetadata.read(directory.resolve("none.json"))).isNull();
    }

    @Test
    void a_file_that_cannot_be_understood_is_refused_with_what_to_do() throws IOException {
        for (String content : List.of("{\"version\":2}", "{", "[]", "{\"version\":1,\"topics\":[{}],\"groups\":{}}")) {
            Path file = Files.writeString(directory.resolve("wrong.json"), content);
            assertThatThrownBy(() -> StoredMetadata.read(file))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("catmq.metadata.snapshot-file")
                    .hasMessageContaining("Remove it");
        }
    }
}

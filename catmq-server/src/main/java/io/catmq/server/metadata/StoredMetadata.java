package io.catmq.server.metadata;

import io.catmq.server.database.Dialect;
import io.catmq.server.database.ServerFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The metadata as a broker keeps them in a file, to start from when the metadata database is away.
 *
 * @param cluster which cluster's
 * @param facts of the metadata database
 */
record StoredMetadata(String cluster, ServerFacts facts, MetadataSnapshot snapshot) {
    private static final int VERSION = 1;
    private static final JsonMapper JSON = new JsonMapper();

    /** Replaces the file as a whole: whoever reads it finds the old or the new one, also after a power failure. */
    void write(Path file) throws IOException {
        Path directory = file.toAbsolutePath().getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path next = file.resolveSibling(file.getFileName() + ".next");
        try (FileChannel channel = FileChannel.open(
                next, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            ByteBuffer bytes = ByteBuffer.wrap(JSON.writeValueAsBytes(toJson()));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private ObjectNode toJson() {
        ObjectNode json = JSON.createObjectNode();
        json.put("version", VERSION).put("cluster", cluster).put("txid", snapshot.txid());
        json.putObject("database")
                .put("kind", facts.dialect().id())
                .put("version", facts.version())
                .put("maxPacketBytes", facts.maxPacketBytes());
        json.set(
                "topics",
                JSON.valueToTree(
                        snapshot.topics().stream().map(LogLines::payload).toList()));
        json.set("groups", JSON.valueToTree(snapshot.groups()));
        return json;
    }

    /**
     * The metadata of that file, null when there is no such file.
     *
     * @throws IllegalArgumentException when it is not one that this version has written
     */
    static @Nullable StoredMetadata read(Path file) {
        if (!Files.exists(file)) {
            return null;
        }
        try {
            return of(JSON.readTree(Files.readAllBytes(file)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        } catch (JacksonException | IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "catmq.metadata.snapshot-file " + file + " cannot be used (" + wrong.getMessage()
                            + "). Remove it; this server can start when the metadata database is back",
                    wrong);
        }
    }

    private static StoredMetadata of(JsonNode json) {
        if (json.path("version").asInt(0) != VERSION) {
            throw new IllegalArgumentException(
                    "it is of version " + json.path("version") + ", this server reads version " + VERSION);
        }
        SortedMap<String, Topic> topics = new TreeMap<>();
        for (JsonNode stored : json.required("topics").values()) {
            Topic topic = LogLines.topic(stored);
            if (topic == null) {
                throw new IllegalArgumentException("a topic lacks something");
            }
            topics.put(topic.name(), topic);
        }
        SortedMap<String, Long> groups = new TreeMap<>();
        json.required("groups")
                .properties()
                .forEach(group -> groups.put(group.getKey(), group.getValue().longValue()));
        JsonNode database = json.required("database");
        ServerFacts facts = new ServerFacts(
                Dialect.valueOf(database.required("kind").stringValue().toUpperCase(Locale.ROOT)),
                database.required("version").stringValue(),
                database.required("maxPacketBytes").longValue());
        return new StoredMetadata(
                json.required("cluster").stringValue(),
                facts,
                new MetadataSnapshot(json.required("txid").longValue(), topics, groups));
    }

    /** What is in it, for people. */
    String summary() {
        return snapshot.topics().size() + " topics and " + snapshot.groups().size() + " groups as of transaction "
                + snapshot.txid();
    }
}

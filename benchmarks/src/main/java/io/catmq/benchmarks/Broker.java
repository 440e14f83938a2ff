package io.catmq.benchmarks;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.CatMqProducer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.NewTopic;
import io.catmq.client.ProducerOptions;
import io.catmq.client.StartFrom;
import io.catmq.client.TopicPartition;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** The broker side: a server process on the bench's database, and clients of it in the bench's own process. */
final class Broker implements AutoCloseable {

    /** More than a batch of 500 of the largest messages, so that only the number of records closes a batch. */
    private static final int BATCH_MAX_BYTES = 1 << 20;

    private final Path jar;
    private final List<String> jvmOptions;
    private final Path directory;
    private final BenchDatabase database;
    private ServerProcess server;

    private Broker(Options options, Path directory, BenchDatabase database) {
        this.jar = options.serverJar();
        this.jvmOptions = options.serverJvmOptions();
        this.directory = directory;
        this.database = database;
        this.server = startServer();
    }

    static Broker start(Options options, Path directory, BenchDatabase database) {
        return new Broker(options, directory, database);
    }

    /** A new process on the same database: nothing is in its memory. */
    void restart() {
        server.close();
        server = startServer();
    }

    String url() {
        return server.url();
    }

    long pid() {
        return server.pid();
    }

    void createTopic(String name, int partitions) {
        try (var admin = new CatMqAdmin(connection())) {
            admin.createTopic(NewTopic.of(name, partitions));
        }
    }

    void deleteTopic(String name) {
        try (var admin = new CatMqAdmin(connection())) {
            admin.deleteTopic(name);
        }
    }

    CatMqProducer producer(int batchSize) {
        return new CatMqProducer(
                connection(),
                ProducerOptions.builder()
                        .batchMaxRecords(batchSize)
                        .batchMaxBytes(BATCH_MAX_BYTES)
                        .build());
    }

    /** A consumer without a group that reads all partitions of a topic from their first message on. */
    CatMqConsumer consumer(String topic, int partitions) {
        var consumer = new CatMqConsumer(
                connection(),
                ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build());
        consumer.assign(partitions(topic, partitions));
        return consumer;
    }

    static List<TopicPartition> partitions(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    private ConnectionOptions connection() {
        return ConnectionOptions.builder()
                .servers(server.url())
                .clientId("bench")
                .build();
    }

    private ServerProcess startServer() {
        return ServerProcess.start(jar, jvmOptions, directory, ServerProcess.databaseArguments(database));
    }

    @Override
    public void close() {
        server.close();
    }
}

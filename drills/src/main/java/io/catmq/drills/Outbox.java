package io.catmq.drills;

import io.catmq.client.CatMqAdmin;
import io.catmq.client.CatMqConsumer;
import io.catmq.client.ConnectionOptions;
import io.catmq.client.ConsumerOptions;
import io.catmq.client.OffsetSpec;
import io.catmq.client.ReceivedMessage;
import io.catmq.client.StartFrom;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Kills the instances of an application with an outbox and a transactional consumer again and again, and once a broker. Two
 * instances share one database, so that there is always somebody to take over.
 */
final class Outbox implements Drill {

    private static final String TOPIC = "shop-orders";
    private static final Duration WORK_LIMIT = Duration.ofMinutes(2);
    private static final Duration DRAIN_LIMIT = Duration.ofMinutes(2);

    private final Supplier<OrdersProgram> programs;
    private final List<String> settings;
    private int kills;
    private @Nullable OrdersDatabase database;

    Outbox() {
        this(OrdersProgram::jar, List.of());
    }

    /** @param settings more settings of the application */
    Outbox(Supplier<OrdersProgram> programs, List<String> settings) {
        this.programs = programs;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "outbox";
    }

    @Override
    public String purpose() {
        return "kill -9 of applications with an outbox and transactional consumers, at random moments, and of a broker";
    }

    @Override
    public boolean hasTraffic() {
        return false;
    }

    @Override
    public void run(Scene scene) {
        var own = new OrdersDatabase(scene.cluster().messages());
        database = own;
        var program = programs.get();
        var logs = scene.directory();
        var instances = new ArrayList<ChildProcess>();
        try {
            instances.add(start(program, scene, logs, 0, own));
            // One after the other: the first one makes the tables.
            Wait.until("the first orders are placed", WORK_LIMIT, () -> isWorking(instances.get(0), own, 0));
            instances.add(start(program, scene, logs, 1, own));
            scene.harm("kill instances at random moments");
            var end = scene.harmed() + scene.length().toNanos();
            var brokerAt = scene.harmed() + scene.length().toNanos() / 2;
            var brokerKilled = false;
            while (System.nanoTime() < end) {
                if (!brokerKilled && System.nanoTime() > brokerAt) {
                    killBroker(scene);
                    brokerKilled = true;
                }
                Wait.of(Duration.ofMillis(scene.random().nextInt(3_000)));
                var victim = scene.random().nextInt(2);
                instances.get(victim).kill();
                kills++;
                var before = own.count("customer_order");
                instances.set(victim, start(program, scene, logs, victim, own));
                var restarted = instances.get(victim);
                // Now and then it is killed again before it has done anything.
                if (scene.random().nextInt(3) > 0) {
                    Wait.until("orders are placed", WORK_LIMIT, () -> isWorking(restarted, own, before + 50));
                }
            }
            scene.phase("kill all, and let one instance finish what they have left");
            instances.forEach(ChildProcess::kill);
            kills += 2;
            var last = program.run("orders-last", logs, arguments(scene, own, "0"));
            instances.add(last);
            Wait.until(
                    "the outbox is empty and the books balance",
                    DRAIN_LIMIT,
                    () -> !last.isAlive()
                            || (own.count("catmq_outbox") == 0
                                    && own.unbalanced().isEmpty()));
        } catch (DrillException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            // What is found says more than that it took too long.
            scene.phase(String.valueOf(e.getMessage()));
        } finally {
            instances.forEach(ChildProcess::close);
        }
    }

    private static boolean isWorking(ChildProcess instance, OrdersDatabase database, long orders) {
        if (!instance.isAlive()) {
            throw new DrillException("An instance has ended. The end of its log:\n" + instance.lastWords());
        }
        return database.count("customer_order") > orders;
    }

    private void killBroker(Scene scene) {
        var brokers = scene.cluster().brokers();
        var victim = brokers.get(scene.random().nextInt(brokers.size()));
        scene.phase("kill -9 " + victim + ", and start it again");
        victim.process().kill();
        victim.launchAgain(List.of());
    }

    private ChildProcess start(OrdersProgram program, Scene scene, Path logs, int number, OrdersDatabase own) {
        return program.run("orders-" + number, logs, arguments(scene, own, "-1"));
    }

    private List<String> arguments(Scene scene, OrdersDatabase own, String count) {
        var arguments = new ArrayList<>(List.of(
                "--catmq.client.servers=" + String.join(",", scene.cluster().urls()),
                "--spring.datasource.url=" + own.url(),
                "--spring.datasource.username=" + own.user(),
                "--spring.datasource.password=" + own.password(),
                "--spring.cloud.stream.catmq.default.consumer.session-timeout=6s",
                "--spring.cloud.stream.catmq.binder.outbox.lock-time-to-live=3s",
                "--orders.pause=10ms",
                "--orders.timeout=110s",
                "--orders.count=" + count));
        arguments.addAll(settings);
        return arguments;
    }

    @Override
    public void measure(Scene scene, Window harm, Findings findings) {
        var own = database;
        if (own == null) {
            throw new DrillException("The drill did not run");
        }
        var orders = own.centsById();
        var events = events(scene.cluster().urls());
        findings.told("instances killed", Integer.toString(kills));
        findings.told("orders committed", Integer.toString(orders.size()));
        findings.told("events in the topic", Integer.toString(events.size()));
        findings.atLeast("orders, so that there is something to judge", (long) orders.size(), 100);
        Map<String, Integer> times = new HashMap<>();
        List<String> disorder = new ArrayList<>();
        List<String> strangers = new ArrayList<>();
        Map<String, Integer> last = new HashMap<>();
        for (var event : events) {
            times.merge(event.id(), 1, Integer::sum);
            if (!Long.valueOf(event.cents()).equals(orders.get(event.id()))) {
                strangers.add(event.id() + " at " + event.place());
            }
            var before = last.put(event.customer(), event.number());
            if (before != null && before >= event.number()) {
                disorder.add(event.id() + " at " + event.place() + " follows number " + before);
            }
        }
        findings.promise(
                "orders without their event",
                orders.keySet().stream().filter(id -> !times.containsKey(id)).toList());
        findings.promise("events without their order", strangers);
        findings.promise(
                "orders with two events or more",
                times.entrySet().stream()
                        .filter(each -> each.getValue() > 1)
                        .map(each -> each.getKey() + " has " + each.getValue())
                        .toList());
        findings.promise("events of a customer out of order", disorder);
        findings.promise("customers whose books do not balance", own.unbalanced());
    }

    private record Event(String customer, int number, long cents, String place) {
        String id() {
            return customer + "#" + number;
        }
    }

    private static List<Event> events(List<String> urls) {
        var connection =
                ConnectionOptions.builder().servers(urls.toArray(String[]::new)).build();
        var options = ConsumerOptions.builder().startFrom(StartFrom.EARLIEST).build();
        List<Event> events = new ArrayList<>();
        try (var admin = new CatMqAdmin(connection);
                var consumer = new CatMqConsumer(connection, options)) {
            var ends = admin.offsets(TOPIC, OffsetSpec.latest());
            consumer.assign(ends.keySet());
            while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
                consumer.poll(Duration.ofSeconds(1)).forEach(message -> events.add(event(message)));
            }
        }
        return events;
    }

    private static Event event(ReceivedMessage message) {
        var json = JsonMapper.shared().readTree(message.value());
        return new Event(
                json.path("customer").asString(),
                json.path("number").asInt(),
                json.path("cents").asLong(),
                message.topicPartition() + "@" + message.offset());
    }
}

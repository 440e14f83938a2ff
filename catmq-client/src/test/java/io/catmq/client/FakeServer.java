package io.catmq.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.catmq.client.wire.ApiHeaders;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.ProblemDetail;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A small real HTTP server over a {@link FakeCluster}, with faults to order: answers that are lost, connections that are
 * closed, refusals, and requests that are held until told.
 */
final class FakeServer implements AutoCloseable {
    private final FakeCluster cluster;
    private final HttpServer http;
    private final ExecutorService threads = Executors.newCachedThreadPool(Threads.daemons("fake-server"));
    private final ConcurrentLinkedQueue<Fault> produceFaults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Fault> otherFaults = new ConcurrentLinkedQueue<>();
    private final ConcurrentLinkedQueue<Fault> fetchFaults = new ConcurrentLinkedQueue<>();
    private final List<Produced> produced = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger inProgress = new AtomicInteger();
    private volatile CountDownLatch thawed = new CountDownLatch(0);

    /** What happens to a request. */
    interface Fault {
        /** Returns whether the request is worked on after that, and answered. */
        boolean before(HttpExchange exchange) throws IOException;

        /** Returns whether the answer is sent. */
        default boolean answers() {
            return true;
        }
    }

    /** A produce request as it came in, worked on or not. */
    record Produced(int attempt, String path, Bytes body) {}

    /** Bytes that compare by content. */
    record Bytes(String hex) {}

    FakeServer(FakeCluster cluster) {
        this(cluster, 0);
    }

    FakeServer(FakeCluster cluster, int port) {
        this.cluster = cluster;
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 100);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        http.setExecutor(threads);
        http.createContext("/", this::handle);
        http.start();
    }

    String url() {
        return "http://127.0.0.1:" + port();
    }

    int port() {
        return http.getAddress().getPort();
    }

    List<Produced> produced() {
        return produced;
    }

    /** Method and path of each request. */
    List<String> requests() {
        return requests;
    }

    int inProgress() {
        return inProgress.get();
    }

    /** As with SIGSTOP: connections are taken, nothing is answered. */
    void freeze() {
        thawed = new CountDownLatch(1);
    }

    /** What came in meanwhile is worked on now. */
    void thaw() {
        thawed.countDown();
    }

    /** For the next produce requests, in this order; then all goes well again. */
    FakeServer onProduce(Fault... faults) {
        produceFaults.addAll(List.of(faults));
        return this;
    }

    /** For the next fetches; before those for any others. */
    FakeServer onFetch(Fault... faults) {
        fetchFaults.addAll(List.of(faults));
        return this;
    }

    /** For the next other requests. */
    FakeServer onOthers(Fault... faults) {
        otherFaults.addAll(List.of(faults));
        return this;
    }

    static Fault none() {
        return exchange -> true;
    }

    /** It is worked on, but nobody hears of it. */
    static Fault loseAnswer() {
        return new Fault() {
            @Override
            public boolean before(HttpExchange exchange) {
                return true;
            }

            @Override
            public boolean answers() {
                return false;
            }
        };
    }

    /** The connection is closed before anything is done. */
    static Fault closeConnection() {
        return exchange -> {
            exchange.close();
            return false;
        };
    }

    /** It is answered with a problem, not worked on. */
    static Fault refuse(ProblemDetail problem) {
        return exchange -> {
            answer(exchange, problem.status(), ApiHeaders.PROBLEM_TYPE, Json.write(problem));
            return false;
        };
    }

    static Fault unavailable() {
        return refuse(ProblemDetail.of(ErrorCode.DATABASE_UNAVAILABLE, "the database does not answer"));
    }

    /** A proxy's answer. */
    static Fault page(int status) {
        return exchange -> {
            answer(exchange, status, "text/html", "<html>no</html>".getBytes(UTF_8));
            return false;
        };
    }

    /** It waits until told. */
    static Fault holdUntil(CountDownLatch latch) {
        return exchange -> {
            try {
                latch.await();
            } catch (InterruptedException e) {
                return false;
            }
            return true;
        };
    }

    private void handle(HttpExchange exchange) throws IOException {
        inProgress.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readAllBytes();
            String path = exchange.getRequestURI().getPath();
            requests.add(exchange.getRequestMethod() + " " + path);
            if (!isThawed()) {
                return;
            }
            boolean isProduce = path.endsWith("/records");
            if (isProduce) {
                int attempt = Integer.parseInt(exchange.getRequestHeaders().getFirst(ApiHeaders.ATTEMPT));
                String hex = java.util.HexFormat.of().formatHex(body);
                produced.add(new Produced(attempt, path, new Bytes(hex)));
            }
            Fault fault = faultFor(path);
            if (fault.before(exchange)) {
                FakeCluster.Reply reply = cluster.handle(
                        exchange.getRequestMethod(),
                        path,
                        exchange.getRequestURI().getQuery(),
                        body);
                if (fault.answers()) {
                    answer(exchange, reply.status(), reply.type(), reply.body());
                }
            }
        } finally {
            inProgress.decrementAndGet();
        }
    }

    private Fault faultFor(String path) {
        Fault fault;
        if (path.endsWith("/records")) {
            fault = produceFaults.poll();
        } else if (path.equals(ApiPaths.METADATA)) {
            // It is asked for in the background, at any time.
            fault = null;
        } else {
            fault = path.equals(ApiPaths.FETCH) ? fetchFaults.poll() : null;
            fault = fault == null ? otherFaults.poll() : fault;
        }
        return fault == null ? none() : fault;
    }

    private boolean isThawed() {
        try {
            thawed.await();
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) {
            exchange.getResponseBody().write(body);
        }
    }

    static ConnectionOptions connectionTo(FakeServer... servers) {
        List<String> urls = new ArrayList<>();
        for (FakeServer server : servers) {
            urls.add(server.url());
        }
        return ConnectionOptions.builder()
                .servers(urls)
                .clientId("test")
                .requestTimeout(java.time.Duration.ofSeconds(30))
                .build();
    }

    /** Stops at once; connections break. */
    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }
}

package io.catmq.client;

import io.catmq.client.Broker.InFlight;
import io.catmq.client.wire.ApiPaths;
import io.catmq.client.wire.ErrorCode;
import io.catmq.client.wire.MetadataResponse;
import io.catmq.client.wire.ProblemDetail;
import io.catmq.client.wire.TopicPattern;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Calls to the brokers: to the one that a call is meant for, or to whichever answers. Moves to the next one when one
 * cannot be reached or cannot do it now, waits longer and longer once all were tried, and gives up at a deadline. Thread
 * safe.
 */
final class ServerCalls implements AutoCloseable {
    private static final long SHORTEST_TRY_MS = 250;

    private final ConnectionOptions options;
    private final HttpTransport transport;
    private final Brokers brokers;
    private final BrokerWatch watch;
    private final OwnWrites ownWrites = new OwnWrites();
    private final CountDownLatch closed = new CountDownLatch(1);
    private volatile boolean watched;
    private volatile Duration patience = Checks.LONGEST;
    private volatile Runnable refresher = this::refreshBrokers;

    ServerCalls(ConnectionOptions options) {
        this.options = options;
        this.transport = new HttpTransport(options);
        this.brokers = new Brokers(options.servers(), BrokerWatch.PATIENCE);
        this.watch = new BrokerWatch(options, brokers, () -> refresher.run());
        brokers.tell(watch::look, watch::refreshSoon);
    }

    ConnectionOptions options() {
        return options;
    }

    Brokers brokers() {
        return brokers;
    }

    /** The servers' URLs, for messages. */
    String servers() {
        return brokers.toString();
    }

    /** What keeps metadata fresh, in the background; without it only the list of brokers is kept fresh. */
    void refresher(Runnable action) {
        refresher = action;
    }

    /** Metadata should be refreshed now, in the background. */
    void refreshSoon() {
        watch.start();
        watch.refreshSoon();
    }

    private void refreshBrokers() {
        metadata(List.of(), Deadline.in(options.requestTimeout()));
    }

    /** Brokers, limits, and those of these topics that exist. The list of brokers is made use of from now on. */
    MetadataResponse metadata(Collection<String> topics, Deadline deadline) {
        return metadata(HttpCall.get(topics.isEmpty() ? ApiPaths.METADATA : ApiPaths.metadata(topics)), deadline);
    }

    /** As {@link #metadata(Collection, Deadline)}, of all topics of such names. */
    MetadataResponse metadata(TopicPattern pattern, Deadline deadline) {
        return metadata(HttpCall.get(ApiPaths.metadata(pattern)), deadline);
    }

    private MetadataResponse metadata(HttpCall call, Deadline deadline) {
        HttpAnswer answer = send(call, deadline);
        MetadataResponse metadata = read(call, answer, MetadataResponse.class);
        brokers.learn(metadata.brokers(), answer.from());
        return metadata;
    }

    /** A call with a JSON answer, tried for as long as one request may take. */
    <T> T call(HttpCall call, Class<T> answerType) {
        return call(call, answerType, Deadline.in(options.requestTimeout()));
    }

    <T> T call(HttpCall call, Class<T> answerType, Deadline deadline) {
        return read(call, send(call, deadline), answerType);
    }

    private static <T> T read(HttpCall call, HttpAnswer answer, Class<T> answerType) {
        try {
            return Json.read(answer.body(), answerType);
        } catch (JacksonException e) {
            throw new CatMqException(
                    call.method() + " " + call.path() + ": the answer is not the expected JSON; does " + answer.from()
                            + " speak this version of the API?",
                    null,
                    false,
                    e);
        }
    }

    /**
     * From now on nothing is tried for longer than that, nor what is under way: the owner is to close. Of several the
     * shortest counts.
     */
    void hurry(Duration longest) {
        if (longest.compareTo(patience) < 0) {
            patience = longest;
        }
    }

    HttpAnswer send(HttpCall call, Deadline deadline) {
        try {
            HttpAnswer answer = send(ownWrites.after(call), Route.ANY, deadline, new Attempts());
            ownWrites.note(call, answer);
            return answer;
        } catch (InterruptedException e) {
            throw interrupted(call);
        }
    }

    static CatMqException interrupted(HttpCall call) {
        Thread.currentThread().interrupt();
        return new CatMqException(
                call.method() + " " + call.path() + ": the thread was interrupted while it waited", null, false, null);
    }

    /**
     * Tries until it works, is refused, or the deadline has passed.
     *
     * @param attempts goes on counting where an earlier call stopped
     * @throws ServerUnavailableException when the deadline has passed, with the last trouble as its cause
     */
    HttpAnswer send(HttpCall call, Route route, Deadline wanted, Attempts attempts) throws InterruptedException {
        long begun = System.nanoTime();
        while (true) {
            Deadline deadline = wanted.earlier(Deadline.after(begun, patience));
            try {
                return once(call, route, deadline.atMost(options.requestTimeout()), attempts, canceller -> {});
            } catch (CatMqException e) {
                if (!e.retriable()) {
                    throw e;
                }
                boolean mayRepeat = call.repeatable() || e.code() != null || !attempts.lastWasSent();
                if (!mayRepeat || deadline.hasPassed()) {
                    throw e;
                }
                if (!isWorthATry(deadline, attempts.nextDelayMs())) {
                    throw e;
                }
                attempts.retrying(e);
            }
            pause(attempts.nextDelayMs());
        }
    }

    /**
     * Tries once; when that fails, the next call with the same attempts goes to another broker.
     *
     * @param canceller is given what ends the exchange from another thread
     * @throws ServerUnavailableException when it may work later or elsewhere
     * @throws CatMqException as the server refuses it
     */
    HttpAnswer once(HttpCall call, Route route, Duration timeout, Attempts attempts, Consumer<Runnable> canceller) {
        return once(call, brokers.pick(route, attempts.lastBroker()), timeout, attempts, canceller);
    }

    /** Tries once, there. */
    HttpAnswer once(HttpCall call, Broker broker, Duration timeout, Attempts attempts, Consumer<Runnable> canceller) {
        if (!watched) {
            watched = true;
            watch.start();
        }
        HttpAnswer answer = exchange(broker, call, timeout, attempts, canceller);
        broker.answered();
        if (answer.isSuccess()) {
            return answer;
        }
        ProblemDetail problem = Problems.read(answer);
        CatMqException refusal = Problems.toException(problem, call);
        if (refusal.retriable()) {
            if (refusal.is(ErrorCode.SHUTTING_DOWN)) {
                brokers.down(broker, "it is shutting down");
            }
            brokers.leave(broker);
            attempts.failed(broker, true, brokers.size(), problem.retryAfterMs());
        }
        throw refusal;
    }

    /**
     * Whether enough time is left for another try after this pause. One that is cut short says nothing about the server, and
     * hides what the one before has said: that nobody leads, for example.
     */
    static boolean isWorthATry(Deadline deadline, long pauseMs) {
        return deadline.remaining().toMillis() - pauseMs >= SHORTEST_TRY_MS;
    }

    private HttpAnswer exchange(
            Broker broker, HttpCall call, Duration timeout, Attempts attempts, Consumer<Runnable> canceller) {
        HttpCall numbered = call.isBatch() ? call.withAttempt(attempts.maybeSent()) : call;
        InFlight mine = broker.begin(call.longPoll());
        try {
            return transport.exchange(broker.url(), numbered, timeout.plus(call.longPoll()), cancel -> {
                mine.cancelledBy(cancel);
                canceller.accept(mine::leave);
            });
        } catch (IOException e) {
            boolean sent = !neverLeft(e);
            if (!mine.wasLeft() && !isOurs(e)) {
                brokers.down(broker, describe(e));
            }
            // A kept connection may have been closed by the server just now: that deserves one try at once.
            attempts.failed(broker, sent, Math.max(brokers.size(), sent ? 2 : 1), null);
            throw unreachable(broker, call, e);
        } finally {
            broker.end(mine);
        }
    }

    private static ServerUnavailableException unreachable(Broker broker, HttpCall call, IOException cause) {
        return new ServerUnavailableException(
                "No answer from " + broker + " to " + call.method() + " " + call.path() + ": " + describe(cause)
                        + ". Is the server running and the URL right?",
                null,
                cause);
    }

    private static String describe(IOException e) {
        @Nullable String message = e.getMessage();
        if (message == null) {
            return e.getClass().getSimpleName();
        }
        return e instanceof SSLException && message.contains("Unsupported or unrecognized SSL message")
                ? "it does not speak TLS, so its URL may have to begin with http: (" + message + ")"
                : message;
    }

    /** Whether the request certainly reached nobody. */
    private static boolean neverLeft(IOException e) {
        return e instanceof ConnectException
                || e instanceof ConnectTimeoutException
                || e instanceof ConnectionRequestTimeoutException
                || e instanceof UnknownHostException
                || e instanceof NoRouteToHostException;
    }

    /** Whether it says nothing about the broker. */
    private boolean isOurs(IOException e) {
        return e instanceof ConnectionRequestTimeoutException
                || closed.getCount() == 0
                || Thread.currentThread().isInterrupted();
    }

    void pause(long ms) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        if (closed.await(ms, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Closed while waiting for a server");
        }
    }

    /** Ends what is waiting and frees the connections. */
    @Override
    public void close() {
        closed.countDown();
        watch.close();
        transport.close();
    }
}
